import type { Transfer } from '@weir/engine';
import type { AccountId, AssetCode, TransferRecord } from '@weir/model';
import type { MessageRef, Settings } from '../journal-record.js';
import type { PocketName, RepairedId } from '../repair/rebase.js';

/** What stands of an id, but for the id itself. */
export type StandingFields = Omit<Transfer, 'id'>;

/**
 * What the fold ruled on one journal message that its bytes alone do not say: which of its records count, what stands of
 * the ids that it names, what came late, what can no longer change. Written by the matcher, so that nobody else folds
 * identities. Times in milliseconds UTC. Source: architecture §5, ADR 19.
 */
export type Ruling =
  /** Of the raw frame, records at raw offsets from `from` on count. Not told: all do. */
  | { readonly kind: 'counts'; readonly from: number }
  /** Labels or reports that count are in the message: it is to be read. */
  | { readonly kind: 'orders' }
  /**
   * What stands, after the message, of the id that record number `record` of the raw frame names: what the record says,
   * but for `but`; of a void all fields are in it. Null: nothing stands. Not told: what the record says alone.
   */
  | { readonly kind: 'stands'; readonly record: number; readonly but: Partial<StandingFields> | null }
  | LateRuling
  /** A void that is no duplicate. Not `isKnown`: of an id that was not known, before its transfer or long after it. */
  | { readonly kind: 'void'; readonly id: string; readonly isKnown: boolean }
  /** Entries of an asset before `reachedMs − latenessMs` can no longer change. */
  | { readonly kind: 'horizon'; readonly asset: AssetCode; readonly reachedMs: number; readonly latenessMs: number }
  /** What the journal is run with from here on. */
  | { readonly kind: 'settings'; readonly settings: Settings }
  /** A repair of these pockets began. */
  | { readonly kind: 'repair'; readonly pockets: readonly PocketName[] }
  /** A repair ended; of the ids in `waiting` more came since it began. */
  | {
      readonly kind: 'repaired';
      readonly repairOffset: number;
      readonly ids: readonly string[];
      readonly waiting: readonly RepairedId[];
    };

/** Something came too late, or of an id of which something did. It waits for a repair. */
export interface LateRuling {
  readonly kind: 'late';
  readonly id: string;
  readonly message: MessageRef;
  /** The accounts that it would change; none: a void of what has no content. */
  readonly accounts: readonly AccountId[];
  /** Null: a void. */
  readonly record: TransferRecord | null;
  /** What was known of the id; null: nothing, or no more. */
  readonly known: RepairedId | null;
}

/** The rulings on one journal message, of which there are some. */
export interface MessageRulings {
  /** Of the journal message. */
  readonly offset: number;
  readonly rulings: readonly Ruling[];
}

/** How far one raw partition has come. */
export interface RawMark {
  readonly topic: string;
  readonly partition: number;
  /** Raw offset up to which it has been taken. */
  readonly mark: number;
  /** It was read to its end, and nothing has come since. */
  readonly isIdle: boolean;
}

/** A journal message by its place, and the checksum that it carries itself. */
export interface SealedPlace {
  readonly offset: number;
  readonly checksum: number;
}

/** What a flows frame says of the messages that it covers. */
export interface FrameRulings {
  /** Highest event time accepted up to the frame's end, milliseconds UTC; null before the first. */
  readonly reachedMs: number | null;
  /** Of every raw partition that was heard up to the frame's end. */
  readonly marks: readonly RawMark[];
  /** Raw frames up to the frame's end that began past their mark. */
  readonly droppedFrames: number;
  /** The last journal message before the frame's end; null: its writer has folded none since it started. */
  readonly last: SealedPlace | null;
  readonly messages: readonly MessageRulings[];
}
