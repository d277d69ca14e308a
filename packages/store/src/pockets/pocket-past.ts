import type { AccountId, AssetCode } from '@weir/model';
import type { VersionedCredit, VersionedFlow } from '../port.js';

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

/** Questions about all that a pocket ever did, page by page, by time, seq, id. */
export interface PocketPast {
  debitsPage(page: PastPage): Promise<VersionedFlow[]>;
  creditsPage(page: PastPage): Promise<VersionedCredit[]>;
}
