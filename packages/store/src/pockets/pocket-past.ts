import type { CreditRecord, FlowRecord } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import type { Versioned, VersionedCredit, VersionedFlow } from '../port.js';

/** Where an entry stands in its pocket. Time in milliseconds UTC. */
export interface EntryPlace {
  readonly time: number;
  readonly seq: number;
  readonly id: string;
}

/** A page of a pocket's entries: the first `limit` that come after `after` and lie before `until`. */
export interface PastPage {
  readonly account: AccountId;
  readonly asset: AssetCode;
  /** Exclusive, milliseconds UTC. */
  readonly until: number;
  /** Exclusive; null: from the beginning. */
  readonly after: EntryPlace | null;
  readonly limit: number;
}

/** A pocket, and the instant (milliseconds UTC) from which on its entries are asked for. */
export interface PocketFrom {
  readonly account: AccountId;
  readonly asset: AssetCode;
  readonly fromMs: number;
}

type MixingFacts = 'kind' | 'id' | 'time' | 'seq' | 'from' | 'to' | 'asset' | 'amount' | 'hub';

/** What of an entry decides how tainted money leaves a pocket that is mixed. Source: trace §4. */
export type MixingRecord = Pick<FlowRecord, MixingFacts | 'seen'> | Pick<CreditRecord, MixingFacts>;

/** Questions about all that a pocket ever did, page by page, by time, seq, id. */
export interface PocketPast {
  debitsPage(page: PastPage): Promise<VersionedFlow[]>;
  creditsPage(page: PastPage): Promise<VersionedCredit[]>;
  /**
   * Of each pocket, from its instant on: its debits, and of the debits and credits at which it was a hub the first
   * `hubEntries` each. In no order. Transfers that take no part are left out.
   * @returns null: there are more than `limit` debits
   */
  mixingEntries(
    pockets: readonly PocketFrom[],
    hubEntries: number,
    limit: number,
  ): Promise<Versioned<MixingRecord>[] | null>;
}
