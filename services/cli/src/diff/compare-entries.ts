import type { LotInterval } from '@weir/journal';
import { compareBytes } from '@weir/model';
import type { Store, VersionedCredit, VersionedFlow } from '@weir/store';
import { type ListedPlace, listedPlaceOf } from '@weir/store/entry-listing';
import { type Causes, knowsAll, type Sides, whyOf } from './causes.js';
import type { Differences } from './difference.js';
import type { WorldFacts } from './world-facts.js';

type Entry = VersionedFlow | VersionedCredit;

/** Entries in memory of each world at once, times two tables: one after the other. */
const pageRows = 20_000;

/** All entries of a table, in their order, a page at a time. */
async function* listed(store: Store, table: 'flows' | 'credits', rowsMax: number): AsyncIterable<Entry> {
  for (let after: ListedPlace | null = null; ; ) {
    const page = await store.entriesPage({ table, after, limit: rowsMax });
    yield* page;
    if (page.length < rowsMax) return;
    after = listedPlaceOf(page.at(-1)!);
  }
}

const byPlace = (left: ListedPlace, right: ListedPlace): number =>
  compareBytes(left.account, right.account) ||
  compareBytes(left.asset, right.asset) ||
  left.time - right.time ||
  left.seq - right.seq ||
  compareBytes(left.id, right.id);

const inOrder = (intervals: readonly LotInterval[]): LotInterval[] =>
  [...intervals].sort((left, right) => compareBytes(left.id, right.id) || left.start - right.start);

/** What an entry says: parties, amount, and what it did to lots. Not whence it was read, nor what it found there. */
const saidBy = ({ record }: Entry) => ({
  counterparty: record.kind === 'flow' ? record.to : record.from,
  amount: record.amount,
  balance: record.balance,
  hub: record.hub,
  ...(record.kind === 'flow' ? { sources: inOrder(record.sources), unseen: record.unseen } : {}),
  aged: inOrder(record.aged),
  nameless: inOrder(record.nameless),
  ceased: inOrder(record.ceased),
});

export interface ComparedEntries {
  /** Entries of the common range, in either world. */
  readonly compared: number;
  /** Entries that rest on messages which the other world has not read: no differences. */
  readonly outside: number;
}

/**
 * Compares the entries of one table of two worlds, both read in the order of their key, so that memory does not grow
 * with them. An entry that is in one world only, on account of messages that the other has not read, lies outside.
 */
export const compareEntries = async (
  table: 'flows' | 'credits',
  stores: Sides<Store>,
  facts: Sides<WorldFacts>,
  causes: () => Causes,
  differences: Differences,
  onProgress: (compared: number) => void,
  signal: AbortSignal,
  rowsMax = pageRows,
): Promise<ComparedEntries> => {
  const thing = table === 'flows' ? 'flow' : 'credit';
  const rows = {
    left: listed(stores.left, table, rowsMax)[Symbol.asyncIterator](),
    right: listed(stores.right, table, rowsMax)[Symbol.asyncIterator](),
  };
  const take = async (side: 'left' | 'right'): Promise<Entry | null> => {
    const next = await rows[side].next();
    return next.done === true ? null : next.value;
  };
  let [compared, outside] = [0, 0];
  let [left, right] = [await take('left'), await take('right')];
  while ((left !== null || right !== null) && !signal.aborted) {
    const order = left === null ? 1 : right === null ? -1 : byPlace(listedPlaceOf(left), listedPlaceOf(right));
    const [ours, theirs] = [order <= 0 ? left : null, order >= 0 ? right : null];
    if (order <= 0) left = await take('left');
    if (order >= 0) right = await take('right');
    const entry = (ours ?? theirs)!;
    const other = ours === null ? facts.left : facts.right;
    if ((ours === null || theirs === null) && !knowsAll(other.ranges, entry.record.messages)) {
      outside++;
      continue;
    }
    compared++;
    if (compared % pageRows === 0) onProgress(compared);
    const { id, account, asset } = listedPlaceOf(entry);
    const [said, saidThere] = [ours === null ? null : saidBy(ours), theirs === null ? null : saidBy(theirs)];
    differences.compare(thing, { id, account, asset }, said, saidThere, () => whyOf(causes(), { isEntry: true }));
  }
  return { compared, outside };
};
