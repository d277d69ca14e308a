import { type DayRule, noToken, sumMax } from './day-rule.js';

export interface DormantThresholds {
  /** How long the account had no entry. */
  readonly idleMs: number;
  /** From its first entry after that until money is in and out. */
  readonly wakeMs: number;
  /** What went out, in percent of what came in. */
  readonly warnPercent: number;
  readonly highPercent: number;
}

export interface DormantNote {
  /** Instant of the last entry before the long rest. */
  readonly idleSince: number;
  readonly wokeAt: number;
  readonly wakeToken: number;
  /** The first money in; none yet: `noToken`. */
  readonly firstInToken: number;
  readonly inMinor: number;
  readonly outMinor: number;
}

/**
 * 长期闲置账户突然启用: no entry of any kind for half a year, then money in and most of it out within a day. An account
 * that was never seen before is new, not dormant: the stream cannot know how long it rested. Source: trace §6.
 */
export const dormant: DayRule<DormantNote> = {
  rule: 'dormant',
  opens: (entry, { dormant: limits }) => entry.before >= 0 && entry.instant - entry.before >= limits.idleMs,
  step: (note, entry, thresholds, amounts) => {
    if (note === null && !dormant.opens(entry, thresholds, amounts)) return null;
    const now = note ?? {
      idleSince: entry.before,
      wokeAt: entry.instant,
      wakeToken: entry.token,
      firstInToken: noToken,
      inMinor: 0,
      outMinor: 0,
    };
    if (!entry.counted) return now;
    if (!entry.isCredit) return { ...now, outMinor: now.outMinor + Math.min(entry.amount, sumMax - now.outMinor) };
    const firstInToken = now.firstInToken === noToken ? entry.token : now.firstInToken;
    return { ...now, firstInToken, inMinor: now.inMinor + Math.min(entry.amount, sumMax - now.inMinor) };
  },
  endsAt: (note, { dormant: limits }) => note.wokeAt + limits.wakeMs,
  level: (note, { dormant: limits }, { dormantMinor }) => {
    if (note.inMinor < dormantMinor || note.outMinor * 100 < note.inMinor * limits.warnPercent) return 0;
    return note.outMinor * 100 >= note.inMinor * limits.highPercent ? 2 : 1;
  },
  toFields: (note) => [
    note.idleSince,
    note.wokeAt,
    note.wakeToken,
    note.firstInToken,
    note.inMinor,
    note.outMinor,
  ],
  fromFields: ([idleSince, wokeAt, wakeToken, firstInToken, inMinor, outMinor]) => ({
    idleSince: idleSince!,
    wokeAt: wokeAt!,
    wakeToken: wakeToken!,
    firstInToken: firstInToken!,
    inMinor: inMinor!,
    outMinor: outMinor!,
  }),
  evidence: (note) => ({ since: note.wokeAt, tokens: [note.wakeToken, note.firstInToken] }),
  figures: ({ inMinor, outMinor, idleSince, wokeAt }) => ({ inMinor, outMinor, idleMs: wokeAt - idleSince }),
};
