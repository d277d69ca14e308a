import type { Finding } from '@weir/engine';
import type { AccountId, AssetCode } from '@weir/model';
import type { MessageRef } from './journal-record.js';
import type { FrameRulings } from './rulings/ruling.js';

/** The interval `[start, end)` of the lot of transfer `id`, in minor units. */
export interface LotInterval {
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

/** What an entry did to lots besides making links. Source: architecture §3, matcher. */
export interface LotEffects {
  readonly aged: readonly LotInterval[];
  readonly nameless: readonly LotInterval[];
  readonly ceased: readonly LotInterval[];
}

/** What a debit and a credit entry tell alike. Times in milliseconds UTC, amounts in minor units. */
interface EntryFacts extends LotEffects {
  readonly id: string;
  /** The entry's instant: when the payer is debited, or the payee credited. */
  readonly time: number;
  readonly seq: number;
  readonly from: AccountId;
  readonly to: AccountId;
  readonly asset: AssetCode;
  readonly amount: number;
  /** Balance of the entry's pocket (the payer's, the payee's) after the posting, where the feed gave one. */
  readonly balance: number | null;
  /** The pocket was a hub at this entry: a debit has no sources, money credited has arrived. */
  readonly hub: boolean;
  /** The raw messages that this entry rests on: its own half's, where the halves came apart. */
  readonly messages: readonly MessageRef[];
}

/**
 * A debit entry: the transfer and what it is made of. Replaced whole when it changes; the highest version
 * (journal offset) stands.
 */
export interface FlowRecord extends EntryFacts {
  readonly kind: 'flow';
  /** What no source covers. A decimal text: sums may pass 2^53. */
  readonly unseen: string;
  /**
   * B of trace §4 as the debit found it, a decimal text; null: at a hub, or where it takes no part. After a repair of a busy
   * pocket it may be what was seen in time.
   */
  readonly seen: string | null;
  readonly sources: readonly LotInterval[];
}

/** A credit entry. */
export interface CreditRecord extends EntryFacts {
  readonly kind: 'credit';
}

/** An entry that no longer is where it was: voided, moved, or displaced by another content of its id. */
export interface GoneRecord {
  readonly kind: 'flow-gone' | 'credit-gone';
  readonly id: string;
  /** The sorting key it had: account is the payer of a flow, the payee of a credit. */
  readonly account: AccountId;
  readonly asset: AssetCode;
  readonly time: number;
  readonly seq: number;
}

/** What a detector of one pocket saw, as it now is; a later one of the same id replaces it. */
export interface FindingRecord {
  readonly kind: 'finding';
  readonly finding: Finding;
}

export type EntryRecord = FlowRecord | CreditRecord | GoneRecord;
/** What a flows frame holds. */
export type FlowsRecord = EntryRecord | FindingRecord;

/** The records that tell of entries: what follows money and stores it has no use for findings. */
export const isEntryRecord = (record: FlowsRecord): record is EntryRecord => record.kind !== 'finding';

/** All records that one journal message caused; `version` is that message's offset. */
export interface FlowsUnit {
  readonly version: number;
  readonly records: readonly FlowsRecord[];
}

/** One message of the flows topic: the journal offsets `[from, to)` it covers, and what came of them. */
export interface FlowsFrame {
  readonly shard: number;
  readonly from: number;
  readonly to: number;
  /** What was ruled on the messages covered. Shard 0 alone says it; left out: by this frame nothing. */
  readonly rulings?: FrameRulings;
  readonly units: readonly FlowsUnit[];
}

/** What a tainted transfer moved, as its entries tell it. */
export interface CaseMove {
  readonly from: AccountId;
  readonly to: AccountId;
  readonly asset: AssetCode;
  readonly amount: number;
  /** Milliseconds UTC; null: it was not credited yet, or nobody said so. */
  readonly creditTime: number | null;
}

/** One row of a case as it now is; absolute, replaced whole, versions only grow. */
export type CaseRecord =
  | {
      readonly kind: 'case-transfer';
      readonly case: string;
      readonly id: string;
      readonly taint: string;
      readonly layer: number;
      readonly time: number;
      readonly seq: number;
      /** Left out by tombstones, and by rows from before they said it. */
      readonly move?: CaseMove;
      readonly gone: boolean;
    }
  | {
      readonly kind: 'case-account';
      readonly case: string;
      readonly account: AccountId;
      readonly asset: AssetCode;
      readonly layer: number;
      readonly received: string;
      readonly forwarded: string;
      readonly returned: string;
      readonly exited: string;
      readonly notFollowed: string;
      readonly outOfSight: string;
      readonly atRest: string;
      readonly gone: boolean;
    }
  | {
      readonly kind: 'case';
      readonly case: string;
      /** By asset: sums of trace §3 as decimal texts. */
      readonly sums: Readonly<
        Record<string, { readonly roots: string; readonly absorbed: string; readonly inFlight: string }>
      >;
      readonly missingRoots: readonly string[];
      readonly stale: boolean;
      readonly withdrawn: boolean;
    };

/** One message of the cases topic: what the follower says of cases as of journal offset `version`. */
export interface CasesFrame {
  readonly version: number;
  /** The claim that it is said under; left out in what was written before there were claims. */
  readonly epoch?: number;
  readonly records: readonly CaseRecord[];
}

/** A late event, as the matcher flags it. */
export interface LateEvent {
  readonly id: string;
  readonly kind: 'transfer' | 'void';
  readonly message: MessageRef;
  /** The pockets it would change. */
  readonly accounts: readonly AccountId[];
}
