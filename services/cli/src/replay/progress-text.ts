import { spoken } from '../language/words.js';
import { shownWhole } from '../stack/table.js';
import { shownLag } from '../stack/wait.js';
import { texts } from './texts.js';
import type { WorldProgress } from './world-progress.js';

const shownSeconds = (seconds: number): string => {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  return whole < 3_600 ? `${Math.round(whole / 60)} min` : `${(whole / 3_600).toFixed(1)} h`;
};

/** How fast a replay reads, over the last while: an average from the start would hide that it has slowed down. */
export class Rate {
  readonly #windowMs: number;
  #samples: { readonly atMs: number; readonly taken: number }[] = [];

  constructor(windowMs = 10_000) {
    this.#windowMs = windowMs;
  }

  /** Messages a second, now that `taken` are read; null: nobody can say yet. */
  at(taken: number, nowMs: number): number | null {
    this.#samples.push({ atMs: nowMs, taken });
    // One from before the window stays: it is where the window begins.
    while (this.#samples.length > 2 && this.#samples[1]!.atMs <= nowMs - this.#windowMs) this.#samples.shift();
    const first = this.#samples[0]!;
    return nowMs > first.atMs ? ((taken - first.taken) * 1000) / (nowMs - first.atMs) : null;
  }
}

const barCharacters = 20;

const bar = (share: number): string => {
  const full = Math.floor(share * barCharacters);
  return `[${'#'.repeat(full)}${'.'.repeat(barCharacters - full)}]`;
};

/**
 * "[##########..........] 50 %, 5,000 of 10,000 messages, 2,500/s, 2 s left; lag: follower: 3 left, …".
 * @param rate messages a second
 */
export const progressText = (
  { taken, messages, left }: WorldProgress,
  rate: number | null,
  withBar: boolean,
): string => {
  const said = spoken(texts);
  const share = messages === 0 ? 1 : taken / messages;
  const parts = [
    `${withBar ? `${bar(share)} ` : ''}${Math.floor(share * 100)} %`,
    said.messages(shownWhole(taken), shownWhole(messages)),
  ];
  if (rate !== null && taken < messages) {
    parts.push(`${shownWhole(Math.round(rate))}/s`);
    if (rate > 0) parts.push(said.left(shownSeconds((messages - taken) / rate)));
  }
  const lag = left.length === 0 ? '' : said.lag(left.map(shownLag).join(said.comma));
  return parts.join(said.comma) + lag;
};
