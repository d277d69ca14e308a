import type { SimulationSummary } from '@weir/simulate';
import { spoken } from '../language/words.js';
import { texts } from './texts.js';

/** Where a paced sending stands. Times in epoch milliseconds. */
export interface Standing {
  readonly sent: number;
  readonly messages: number;
  /** Arrival of the last message sent, and of the last of all. */
  readonly arriveMs: number;
  readonly lastArriveMs: number;
  readonly speed: number;
  readonly elapsedMs: number;
}

const readableDuration = (ms: number): string => {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return `${seconds} s`;
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};

/** What is still to come lasts as long as its story at that speed, and as long as its number at the rate so far. */
const remainingMs = ({ sent, messages, arriveMs, lastArriveMs, speed, elapsedMs }: Standing): number =>
  Number.isFinite(speed) ? (lastArriveMs - arriveMs) / speed : ((messages - sent) * elapsedMs) / Math.max(1, sent);

/** `sending: 1,200 of 9,851 (12 %), 310/s, story at 2026-01-05T02:10:00Z, 40 s to go` */
export const standingText = (standing: Standing): string => {
  const { sent, messages, arriveMs, elapsedMs } = standing;
  const rate = Math.round((sent * 1000) / Math.max(1, elapsedMs));
  const said = spoken(texts);
  const parts = [
    said.sending(
      sent.toLocaleString('en'),
      messages.toLocaleString('en'),
      Math.floor((100 * sent) / Math.max(1, messages)),
    ),
    said.rate(rate.toLocaleString('en')),
    said.storyAt(new Date(arriveMs).toISOString().slice(0, 19)),
    said.toGo(readableDuration(remainingMs(standing))),
  ];
  return parts.join(said.comma);
};

/** What was simulated, for people. */
export const summaryText = (summary: SimulationSummary, seed: number): string => {
  const count = (value: number): string => value.toLocaleString('en');
  const said = spoken(texts);
  const { cases, victims, crews, mules, transfers, outOfView, messages, bankMessages, chainMessages } = summary;
  return [
    said.cases(count(cases), count(victims), count(crews), count(mules)),
    said.transfers(count(transfers), count(outOfView), count(messages), count(bankMessages), count(chainMessages)),
    said.again(
      new Date(summary.startMs).toISOString(),
      new Date(summary.endMs).toISOString(),
      `--seed ${seed} --start ${summary.startMs}`,
    ),
  ].join('\n');
};
