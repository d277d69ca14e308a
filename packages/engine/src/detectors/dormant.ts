import { addUpTo, awaiting, type DayRule, dayCue, noToken } from './day-rule.js';

export interface DormantThresholds {
  /** How long the account had no entry. */
  readonly idleMs: number;
  /** From its first entry after that until money is in and out. */
  readonly wakeMs: number;
  /** What went out, in percent of what came in. */
  readonly warnPercent: number;
  readonly highPercent: number;
}

/** Places in the note: instant of the last entry before the long rest, of the first after it, its token, … */
const at = { idleSince: 0, wokeAt: 1, wakeToken: 2, firstInToken: 3, inMinor: 4, outMinor: 5 } as const;

/**
 * 长期闲置账户突然启用: no entry of any kind for half a year, then money in and most of it out within a day. An account
 * that was never seen before is new, not dormant: the stream cannot know how long it rested. Source: trace §6.
 */
export const dormant: DayRule = {
  rule: 'dormant',
  cues: dayCue.wakes,
  awaits: () => awaiting.everything,
  step: (note, isNew, entry, { dormant: { idleMs } }) => {
    if (isNew) {
      if (entry.before < 0 || entry.instant - entry.before < idleMs) return false;
      note[at.idleSince] = entry.before;
      note[at.wokeAt] = entry.instant;
      note[at.wakeToken] = entry.token;
      note[at.firstInToken] = noToken;
    }
    if (!entry.counted) return isNew;
    if (entry.isCredit) {
      if (note[at.firstInToken] === noToken) note[at.firstInToken] = entry.token;
      note[at.inMinor] = addUpTo(note[at.inMinor]!, entry.amount);
    } else note[at.outMinor] = addUpTo(note[at.outMinor]!, entry.amount);
    return true;
  },
  endsAt: (note, { dormant: { wakeMs } }) => note[at.wokeAt]! + wakeMs,
  level: (note, { dormant: limits }, { dormantMinor }) => {
    const come = note[at.inMinor]!;
    const outPercents = note[at.outMinor]! * 100;
    // Nothing came in: nobody woke the account for its money, whatever the thresholds.
    if (come === 0 || come < dormantMinor || outPercents < come * limits.warnPercent) return 0;
    return outPercents >= come * limits.highPercent ? 2 : 1;
  },
  evidence: (note) => ({
    since: note[at.wokeAt]!,
    tokens: [note[at.wakeToken]!, note[at.firstInToken]!],
    outSince: note[at.wokeAt]!,
  }),
  figures: (note) => ({
    inMinor: note[at.inMinor]!,
    outMinor: note[at.outMinor]!,
    idleMs: note[at.wokeAt]! - note[at.idleSince]!,
  }),
};
