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
/** Sums stop here instead of losing their last digits. */
export const sumMax = Number.MAX_SAFE_INTEGER;
/** No transfer: tokens are not negative. */
export const noToken = -1;

/**
 * A rule whose memory is longer than the window: it keeps a note of a pocket, six numbers, from the entry that gave
 * reason for it until `endsAt`. Pure: `step` gives the next note; the bank keeps notes in columns and takes them back.
 */
export interface DayRule<Note> {
  readonly rule: DetectorRule;
  /** Whether an entry gives reason for a note where there is none. Cheap: it is asked of every entry. */
  readonly opens: (entry: DayEntry, thresholds: DetectorThresholds, amounts: AmountThresholds) => boolean;
  /** The note after an entry; the same object where the entry says nothing to it. Entries come not after `endsAt`. */
  readonly step: (
    note: Note | null,
    entry: DayEntry,
    thresholds: DetectorThresholds,
    amounts: AmountThresholds,
  ) => Note | null;
  /** The last instant at which the note means something, milliseconds UTC. */
  readonly endsAt: (note: Note, thresholds: DetectorThresholds) => number;
  readonly level: (note: Note, thresholds: DetectorThresholds, amounts: AmountThresholds) => SeverityLevel;
  readonly toFields: (note: Note) => readonly number[];
  readonly fromFields: (fields: readonly number[]) => Note;
  /** Instant of the first evidence, and the tokens of all that the note remembers, in order. */
  readonly evidence: (note: Note) => { readonly since: number; readonly tokens: readonly number[] };
  /** Figures of the finding: amounts in minor units under names that end in `Minor`. */
  readonly figures: (note: Note) => Readonly<Record<string, number>>;
}
