import { addUpTo, awaiting, type DayRule, dayCue, noToken } from './day-rule.js';

export interface TestThenLoadThresholds {
  /** From the tiny transfer to the load. */
  readonly withinMs: number;
  /** From the load until its money is out. */
  readonly outWithinMs: number;
  /** What went out after the load, in percent of it. */
  readonly warnPercent: number;
  readonly highPercent: number;
}

/** Places in the note. `loadInstant` −1: nothing was loaded yet. */
const at = { tinyInstant: 0, tinyToken: 1, loadInstant: 2, loadToken: 3, loadMinor: 4, outMinor: 5 } as const;

/**
 * 试卡: a tiny transfer with a stranger tries whether the card works, then it is loaded, then the money leaves.
 *
 * People too send one yuan first to see that the account is right: so the money must leave soon, nearly all of it, and
 * the tiny transfer must be the first ever with that counterparty and not in a shop. While nothing was loaded the
 * latest tiny transfer stands; once loaded, the first load does. Source: trace §6.
 */
export const testThenLoad: DayRule = {
  rule: 'test-then-load',
  cues: dayCue.tiny | dayCue.load,
  awaits: (note) => (note[at.loadInstant]! < 0 ? awaiting.nothing : awaiting.debits),
  step: (note, isNew, entry, _thresholds, amounts) => {
    if (!entry.counted) return false;
    if (!isNew && note[at.loadInstant]! >= 0) {
      if (entry.isCredit) return false;
      note[at.outMinor] = addUpTo(note[at.outMinor]!, entry.amount);
      return true;
    }
    if (entry.firstTime && entry.amount <= amounts.tinyMinor) {
      note[at.tinyInstant] = entry.instant;
      note[at.tinyToken] = entry.token;
      note[at.loadInstant] = -1;
      note[at.loadToken] = noToken;
      return true;
    }
    if (isNew || !entry.isCredit || entry.amount < amounts.loadMinor) return false;
    note[at.loadInstant] = entry.instant;
    note[at.loadToken] = entry.token;
    note[at.loadMinor] = entry.amount;
    return true;
  },
  endsAt: (note, { testThenLoad: { withinMs, outWithinMs } }) =>
    note[at.loadInstant]! < 0 ? note[at.tinyInstant]! + withinMs : note[at.loadInstant]! + outWithinMs,
  level: (note, { testThenLoad: limits }) => {
    const load = note[at.loadMinor]!;
    const outPercents = note[at.outMinor]! * 100;
    if (note[at.loadInstant]! < 0 || outPercents < load * limits.warnPercent) return 0;
    return outPercents >= load * limits.highPercent ? 2 : 1;
  },
  evidence: (note) => ({
    since: note[at.tinyInstant]!,
    tokens: [note[at.tinyToken]!, note[at.loadToken]!],
    outSince: note[at.loadInstant]!,
  }),
  figures: (note) => ({ loadMinor: note[at.loadMinor]!, outMinor: note[at.outMinor]! }),
};
