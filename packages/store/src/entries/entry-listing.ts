import type { VersionedCredit, VersionedFlow } from '../port.js';
import type { EntryTable } from './entry-block.js';

/** Where an entry stands in its table: the sorting key. `account` is the payer of a flow, the payee of a credit. */
export interface ListedPlace {
  readonly account: string;
  readonly asset: string;
  /** Milliseconds UTC. */
  readonly time: number;
  readonly seq: number;
  readonly id: string;
}

/** A page of a table: the first `limit` entries after `after`. */
export interface ListingPage {
  readonly table: EntryTable;
  /** Exclusive; null: from the beginning. */
  readonly after: ListedPlace | null;
  readonly limit: number;
}

/** All entries of a table, page by page: for comparisons, not for programs in a hurry. */
export interface EntryListing {
  /** By account, asset, time, seq, id; texts by their bytes. */
  entriesPage(page: ListingPage): Promise<(VersionedFlow | VersionedCredit)[]>;
}

/** Where a record stands. */
export const listedPlaceOf = ({ record }: VersionedFlow | VersionedCredit): ListedPlace => {
  const { asset, time, seq, id } = record;
  return { account: record.kind === 'flow' ? record.from : record.to, asset, time, seq, id };
};
