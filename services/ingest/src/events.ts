import type { JournalRecord, Settings } from '@weir/journal';

export type RecordCounts = Readonly<Record<JournalRecord['kind'], number>>;

/** What an ingest tells of itself, for metrics and logs. No event names an account. */
export type IngestEvent =
  /** The settings that hold; `differences` says, name by name, where the configuration wants others. */
  | { readonly kind: 'settings'; readonly settings: Settings; readonly differences: readonly string[] }
  /** The journal was read to its end, and every raw partition is being read from its mark. */
  | {
      readonly kind: 'started';
      /** Raw offsets from which the partitions are read: below them all is in the journal, or gone. */
      readonly partitions: readonly { readonly topic: string; readonly partition: number; readonly position: number }[];
      readonly droppedFrames: number;
    }
  | {
      readonly kind: 'frame';
      readonly topic: string;
      readonly partition: number;
      /** Raw offsets covered: `[from, to)`. */
      readonly from: number;
      readonly to: number;
      readonly counts: RecordCounts;
      readonly bytes: number;
      /** Latest time of a transfer in it, milliseconds UTC. */
      readonly latestMs: number | null;
      /** Raw messages after it that the log already holds. */
      readonly lag: number;
    }
  | { readonly kind: 'refused'; readonly topic: string; readonly code: string }
  | { readonly kind: 'idle'; readonly topic: string; readonly partition: number; readonly end: number }
  /** The partition waits for slower ones of its topic. */
  | { readonly kind: 'held'; readonly topic: string; readonly partition: number; readonly aheadMs: number }
  /** The schema registry did not answer; the messages that name this id wait. */
  | { readonly kind: 'registry-away'; readonly schemaId: number; readonly error: Error }
  | { readonly kind: 'append-failed'; readonly topic: string; readonly partition: number; readonly error: Error };
