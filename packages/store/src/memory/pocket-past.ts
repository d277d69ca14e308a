import type { CreditRecord, FlowRecord } from '@weir/journal';
import { compareBytes } from '@weir/model';
import type { EntryPlace, PastPage } from '../pockets/pocket-past.js';
import type { Versioned } from '../port.js';

const comparePlaces = (left: EntryPlace, right: EntryPlace): number =>
  left.time - right.time || left.seq - right.seq || compareBytes(left.id, right.id);

/** Of all entries of one kind, a page of those whose own account `accountOf` gives. */
export const pageOf = <Record extends FlowRecord | CreditRecord>(
  rows: readonly Versioned<Record>[],
  { account, asset, until, after, limit }: PastPage,
  accountOf: (record: Record) => string,
): Versioned<Record>[] =>
  rows
    .filter(({ record }) => accountOf(record) === account && record.asset === asset && record.time < until)
    .filter(({ record }) => after === null || comparePlaces(record, after) > 0)
    .sort(({ record: left }, { record: right }) => comparePlaces(left, right))
    .slice(0, limit);
