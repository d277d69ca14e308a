import type { DetectorRule, SeverityLevel } from './detector-rules.js';
import type { AmountThresholds, DetectorThresholds } from './thresholds.js';

/** An entry as the rules that look over a day see it. Instants in milliseconds UTC, amounts in minor units. */
export interface DayEntry {
  readonly isCredit: boolean;
  readonly instant: number;
  readonly amount: number;
  readonly token: number;
  /** Not of a nature that is left out. */
  readonly counted: boolean;
  /** Counted, and not with a shop. */
  readonly personal: boolean;
  /** Personal, and with a counterparty that this pocket never met in this direction. */
  readonly firstTime: boolean;
  /** Instant of the entry before it; −1: none is known. */
  readonly before: number;
}

export const dayMs = 86_400_000;
/** What an entry is to the day rules, as bits: found by a few comparisons, for it is asked of every entry. */
export const dayCue = {
  /** At most the tiny amount, with a stranger. */
  tiny: 1,
  /** A credit of at least the load. */
  load: 2,
  /** Just under a limit. */
  justUnder: 4,
  /** The first after a long rest. */
  wakes: 8,
} as const;

/** Which later entries change a note that are no cue themselves. */
export const awaiting = { nothing: 0, debits: 1, everything: 2 } as const;

/** Sums stop here instead of losing their last digits. */
export const sumMax = Number.MAX_SAFE_INTEGER;
/** Adds to a sum that stops at `sumMax`. */
export const addUpTo = (sum: number, amount: number): number => sum + Math.min(amount, sumMax - sum);

/** No transfer: tokens are not negative. */
export const noToken = -1;

/** What a note remembers of its transfers. */
export interface DayEvidence {
  /** Instant of the first, milliseconds UTC. */
  readonly since: number;
  /** Tokens, in order; `noToken` where one is missing. */
  readonly tokens: readonly number[];
  /** Debits from this instant on belong to it too, as far as the window still has them; null: none do. */
  readonly outSince: number | null;
}

/** What a note remembers: numbers, each rule naming its own places. */
export const noteFields = 6;

/**
 * A rule whose memory is longer than the window: it keeps a note of a pocket, six numbers, from the entry that gave
 * reason for it until `endsAt`. `step` changes a note in place and nothing else; the bank keeps notes in columns, hands
 * copies to the rule and can take a change back. Nothing is allocated, for a pocket may live with a note for a day.
 */
export interface DayRule {
  readonly rule: DetectorRule;
  /** The cues that make a note or may change it, as bits. An entry without any is not shown to the rule, but for: */
  readonly cues: number;
  /** An `awaiting`. */
  readonly awaits: (note: Float64Array) => number;
  /** Changes the note (all zeros where `isNew`) by an entry not after its end; false: the entry says nothing to it. */
  readonly step: (
    note: Float64Array,
    isNew: boolean,
    entry: DayEntry,
    thresholds: DetectorThresholds,
    amounts: AmountThresholds,
  ) => boolean;
  /** The last instant at which the note means something, milliseconds UTC. */
  readonly endsAt: (note: Float64Array, thresholds: DetectorThresholds) => number;
  readonly level: (note: Float64Array, thresholds: DetectorThresholds, amounts: AmountThresholds) => SeverityLevel;
  readonly evidence: (note: Float64Array) => DayEvidence;
  /** Figures of the finding: amounts in minor units under names that end in `Minor`. */
  readonly figures: (note: Float64Array) => Readonly<Record<string, number>>;
}
