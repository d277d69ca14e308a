import type { AccountId, AssetCode } from '@weir/model';
import type { EntryKey } from '../../ledger/order.js';

/** A debit of a pocket, or any entry at which the pocket was a hub. */
export interface ReachedEntry {
  readonly key: EntryKey;
  /** Minor units. */
  readonly amount: number;
  readonly hub: boolean;
  /** B of trace §4 before a debit, minor units; null: it was not told. */
  readonly seen: bigint | null;
  /** Who is paid. */
  readonly to: AccountId;
}

/** Where a transfer is credited, if it is: transfers of one id, which came again, are told apart by that. */
export interface CreditPlace {
  readonly account: AccountId;
  readonly asset: AssetCode;
  /** Of its debit, milliseconds UTC: it is credited then or later. */
  readonly fromMs: number;
}

/** When and how a transfer was credited. */
export interface CreditFacts {
  /** Milliseconds UTC. */
  readonly instant: number;
  readonly seq: number;
  readonly hub: boolean;
}

/** What of a record of the flows topic says how readings go. */
export type ReachedRecord =
  | {
      readonly kind: 'flow' | 'credit';
      readonly id: string;
      readonly time: number;
      readonly seq: number;
      readonly from: AccountId;
      readonly to: AccountId;
      readonly asset: AssetCode;
      readonly amount: number;
      readonly hub: boolean;
      /** Of a flow: B before it, a decimal text. */
      readonly seen?: string | null;
    }
  | {
      readonly kind: 'flow-gone' | 'credit-gone';
      readonly id: string;
      readonly account: AccountId;
      readonly asset: AssetCode;
      readonly time: number;
      readonly seq: number;
    };

export type TakeRecord = (version: number, record: ReachedRecord) => void;

/** What memory still has of records that came before somebody asked for them. */
export interface RecentRecords {
  /** Hands over the pocket's entries from an instant (milliseconds UTC) on; true: those are all. */
  entriesOf(account: AccountId, asset: AssetCode, fromMs: number, take: TakeRecord): boolean;
  /**
   * Hands over what is known of credits of an id, of each place only the newest. @param into where the transfer that is meant
   * was paid, and from when on
   * @returns true: the first of them that stands there is its own, and if there is none it was not credited
   */
  creditOf(id: string, into: CreditPlace, take: TakeRecord): boolean;
}

/** Who rests on entries hears what changes in them. */
export interface ReachListener {
  entryChanged(pocket: ReachedPocket, key: EntryKey, now: ReachedEntry | null): void;
  /** @param fromMs of its debit, milliseconds UTC */
  creditChanged(id: string, fromMs: number): void;
  /** Something that was not known is known. */
  becameKnown(): void;
  /** There are more entries than anybody may hold. */
  passedLimit(): void;
}

/** A pocket whose entries somebody needs from an instant on. */
export interface ReachedPocket {
  readonly account: AccountId;
  readonly asset: AssetCode;
  /** Entries from here on are wanted, and from there on are all here; milliseconds UTC. */
  readonly wantedFromMs: number;
  readonly loadedFromMs: number;
}

/** A transfer whose credit somebody needs. */
export interface ReachedCredit {
  readonly id: string;
}

/** What only the store can tell. */
export interface ReachGaps {
  readonly pockets: readonly ReachedPocket[];
  readonly credits: readonly ReachedCredit[];
}
