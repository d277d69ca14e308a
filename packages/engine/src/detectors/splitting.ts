import { type DayEntry, type DayRule, dayMs, noToken, sumMax } from './day-rule.js';
import type { AmountThresholds } from './thresholds.js';

export interface SplittingThresholds {
  /** How far under a limit an amount counts as just under it, in percent of the limit. */
  readonly underPercent: number;
  /** Transfers of one direction in one day. */
  readonly warnCount: number;
  readonly highCount: number;
  /** What a day is: milliseconds that the account's local time is ahead of UTC. */
  readonly dayAheadMs: number;
}

export interface SplittingNote {
  /** Instant of the first; it says which day. */
  readonly since: number;
  readonly count: number;
  readonly sumMinor: number;
  /** The first three, which are enough to show it. */
  readonly tokens: readonly [number, number, number];
}

const isJustUnder = (entry: DayEntry, underPercent: number, { limitsMinor }: AmountThresholds): boolean =>
  entry.personal &&
  limitsMinor.some((limit) => entry.amount < limit && entry.amount * 100 >= limit * (100 - underPercent));

const dayOf = (instant: number, aheadMs: number): number => Math.floor((instant + aheadMs) / dayMs);

/**
 * 拆分: repeated amounts just under a limit, per account, direction and local day. Which of the limits does not matter:
 * 49,900 and 9,900 and 9,950 are the same habit. Shops' prices are no sign (¥9,999), so shops do not count.
 * Source: trace §6.
 */
export const splitting: DayRule<SplittingNote> = {
  rule: 'splitting',
  opens: (entry, thresholds, amounts) => isJustUnder(entry, thresholds.splitting.underPercent, amounts),
  step: (note, entry, thresholds, amounts) => {
    if (!splitting.opens(entry, thresholds, amounts)) return note;
    if (note === null) {
      return { since: entry.instant, count: 1, sumMinor: entry.amount, tokens: [entry.token, noToken, noToken] };
    }
    const [first, second, third] = note.tokens;
    return {
      since: note.since,
      count: note.count + 1,
      sumMinor: note.sumMinor + Math.min(entry.amount, sumMax - note.sumMinor),
      tokens: note.count === 1 ? [first, entry.token, third] : note.count === 2 ? [first, second, entry.token] : note.tokens,
    };
  },
  endsAt: (note, { splitting: { dayAheadMs } }) => (dayOf(note.since, dayAheadMs) + 1) * dayMs - dayAheadMs - 1,
  level: (note, { splitting: limits }) =>
    note.count >= limits.highCount ? 2 : note.count >= limits.warnCount ? 1 : 0,
  toFields: (note) => [note.since, note.count, note.sumMinor, ...note.tokens],
  fromFields: ([since, count, sumMinor, first, second, third]) => ({
    since: since!,
    count: count!,
    sumMinor: sumMinor!,
    tokens: [first!, second!, third!],
  }),
  evidence: (note) => ({ since: note.since, tokens: note.tokens }),
  figures: ({ count, sumMinor }) => ({ count, sumMinor }),
};
