import type { Happenings } from './network.js';
import { noHappenings } from './network.js';
import { type Outcome, type SimulationOptions, simulate } from './simulate.js';

/** What many seeds came to. */
export interface Tally {
  seeds: number;
  messages: number;
  late: number;
  again: number;
  detected: number;
  events: number;
  virtualMs: number;
  readonly happened: Happenings;
}

export const noTally = (): Tally => ({
  seeds: 0,
  messages: 0,
  late: 0,
  again: 0,
  detected: 0,
  events: 0,
  virtualMs: 0,
  happened: noHappenings(),
});

export const count = (
  tally: Tally,
  { messages, late, again, detected, events, virtualMs, happened }: Outcome,
): void => {
  tally.seeds++;
  tally.messages += messages;
  tally.late += late;
  tally.again += again;
  tally.detected += detected;
  tally.events += events;
  tally.virtualMs += virtualMs;
  for (const name of Object.keys(happened) as (keyof Happenings)[]) tally.happened[name] += happened[name];
};

/** The command that repeats a seed, with what else was asked for. */
export const repeatWith = (seed: number, asked: readonly string[] = []): string =>
  ['npm run simulate:forever -- --seed', seed, ...asked].join(' ');

/** What failed, in words, with the command that repeats it. */
export const failureText = ({ seed, findings }: Outcome, asked: readonly string[] = []): string =>
  [
    `seed ${seed} failed; repeat with: ${repeatWith(seed, asked)}`,
    ...findings.slice(0, 5).map(({ check, text }) => `  ${check}: ${text}`),
  ].join('\n');

/** Simulates seeds one after another until one fails; that one's outcome, or null. */
export const runSeeds = async (
  seeds: Iterable<number>,
  options: SimulationOptions,
  onOutcome: (outcome: Outcome) => void,
): Promise<Outcome | null> => {
  for (const seed of seeds) {
    const outcome = await simulate(seed, options);
    onOutcome(outcome);
    if (outcome.findings.length > 0) return outcome;
    // A run leaves the process no time for anything else: signals, output, whoever else lives in it.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return null;
};
