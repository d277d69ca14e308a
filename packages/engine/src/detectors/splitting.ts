import { addUpTo, awaiting, type DayRule, dayCue, dayMs, noToken } from './day-rule.js';

export interface SplittingThresholds {
  /** How far under a limit an amount counts as just under it, in percent of the limit. */
  readonly underPercent: number;
  /** Transfers of one direction in one day. */
  readonly warnCount: number;
  readonly highCount: number;
  /** What a day is: milliseconds that the account's local time is ahead of UTC. */
  readonly dayAheadMs: number;
}

/** Places in the note: instant of the first, which says which day, and the first three, which are enough to show it. */
const at = { since: 0, count: 1, sumMinor: 2, tokens: 3 } as const;
const tokenCount = 3;

/** Whether an amount lies just under one of the limits. Asked of every entry: plain loop, no closure. */
export const isJustUnder = (amount: number, limitsMinor: readonly number[], underPercent: number): boolean => {
  for (let index = 0; index < limitsMinor.length; index++) {
    const limit = limitsMinor[index]!;
    if (amount < limit && amount * 100 >= limit * (100 - underPercent)) return true;
  }
  return false;
};

const dayOf = (instant: number, aheadMs: number): number => Math.floor((instant + aheadMs) / dayMs);

/**
 * 拆分: repeated amounts just under a limit, per account, direction and local day. Which of the limits does not matter:
 * 49,900 and 9,900 and 9,950 are the same habit. Shops' prices are no sign (¥9,999), so shops do not count.
 * Source: trace §6.
 */
export const splitting: DayRule = {
  rule: 'splitting',
  cues: dayCue.justUnder,
  awaits: () => awaiting.nothing,
  step: (note, isNew, entry, { splitting: { underPercent } }, { limitsMinor }) => {
    if (!entry.personal || !isJustUnder(entry.amount, limitsMinor, underPercent)) return false;
    if (isNew) {
      note[at.since] = entry.instant;
      note.fill(noToken, at.tokens);
    }
    const count = note[at.count]!;
    if (count < tokenCount) note[at.tokens + count] = entry.token;
    note[at.count] = count + 1;
    note[at.sumMinor] = addUpTo(note[at.sumMinor]!, entry.amount);
    return true;
  },
  endsAt: (note, { splitting: { dayAheadMs } }) => (dayOf(note[at.since]!, dayAheadMs) + 1) * dayMs - dayAheadMs - 1,
  level: (note, { splitting: limits }) => {
    const count = note[at.count]!;
    return count >= limits.highCount ? 2 : count >= limits.warnCount ? 1 : 0;
  },
  evidence: (note) => ({ since: note[at.since]!, tokens: [...note.subarray(at.tokens)], outSince: null }),
  figures: (note) => ({ count: note[at.count]!, sumMinor: note[at.sumMinor]! }),
};
