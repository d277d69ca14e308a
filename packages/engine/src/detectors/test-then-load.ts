import { type DayRule, noToken, sumMax } from './day-rule.js';

export interface TestThenLoadThresholds {
  /** From the tiny transfer to the load. */
  readonly withinMs: number;
  /** From the load until its money is out. */
  readonly outWithinMs: number;
  /** What went out after the load, in percent of it. */
  readonly warnPercent: number;
  readonly highPercent: number;
}

export interface TestNote {
  readonly tinyInstant: number;
  readonly tinyToken: number;
  /** −1: nothing was loaded yet. */
  readonly loadInstant: number;
  readonly loadToken: number;
  readonly loadMinor: number;
  readonly outMinor: number;
}

/**
 * 试卡: a tiny transfer with a stranger tries whether the card works, then it is loaded, then the money leaves.
 *
 * People too send one yuan first to see that the account is right: so the money must leave soon, nearly all of it, and
 * the tiny transfer must be the first ever with that counterparty and not in a shop. While nothing was loaded the
 * latest tiny transfer stands; once loaded, the first load does. Source: trace §6.
 */
export const testThenLoad: DayRule<TestNote> = {
  rule: 'test-then-load',
  opens: (entry, _thresholds, amounts) => entry.firstTime && entry.amount <= amounts.tinyMinor,
  step: (note, entry, thresholds, amounts) => {
    if (!entry.counted) return note;
    if (note === null || note.loadInstant < 0) {
      if (testThenLoad.opens(entry, thresholds, amounts)) {
        const tiny = { tinyInstant: entry.instant, tinyToken: entry.token };
        return { ...tiny, loadInstant: -1, loadToken: noToken, loadMinor: 0, outMinor: 0 };
      }
      if (note === null || !entry.isCredit || entry.amount < amounts.loadMinor) return note;
      return { ...note, loadInstant: entry.instant, loadToken: entry.token, loadMinor: entry.amount };
    }
    if (entry.isCredit) return note;
    return { ...note, outMinor: note.outMinor + Math.min(entry.amount, sumMax - note.outMinor) };
  },
  endsAt: (note, { testThenLoad: limits }) =>
    note.loadInstant < 0 ? note.tinyInstant + limits.withinMs : note.loadInstant + limits.outWithinMs,
  level: (note, { testThenLoad: limits }) => {
    if (note.loadInstant < 0 || note.outMinor * 100 < note.loadMinor * limits.warnPercent) return 0;
    return note.outMinor * 100 >= note.loadMinor * limits.highPercent ? 2 : 1;
  },
  toFields: (note) => [
    note.tinyInstant,
    note.tinyToken,
    note.loadInstant,
    note.loadToken,
    note.loadMinor,
    note.outMinor,
  ],
  fromFields: ([tinyInstant, tinyToken, loadInstant, loadToken, loadMinor, outMinor]) => ({
    tinyInstant: tinyInstant!,
    tinyToken: tinyToken!,
    loadInstant: loadInstant!,
    loadToken: loadToken!,
    loadMinor: loadMinor!,
    outMinor: outMinor!,
  }),
  evidence: (note) => ({ since: note.tinyInstant, tokens: [note.tinyToken, note.loadToken] }),
  figures: ({ loadMinor, outMinor }) => ({ loadMinor, outMinor }),
};
