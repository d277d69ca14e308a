import { Image } from '@weir/engine';
import type { EntryRecord } from '@weir/journal';
import { openMemoryStore, type Store } from '@weir/store';
import { expect, it } from 'vitest';
import { type AlertDraft, draftAlerts } from '../alerts.js';
import { CaseBook } from '../case-book.js';
import { account, BookRun, cny, pay } from '../story.fixture.js';
import { discoverReach } from './reach-discovery.js';

const unlimited = Number.POSITIVE_INFINITY;

/** What the writer does. */
const writeTo = async (store: Store, records: readonly EntryRecord[], version: number): Promise<void> => {
  for (const record of records) {
    if (record.kind === 'flow' || record.kind === 'flow-gone') await store.insert('flows', [{ version, record }]);
    else await store.insert('credits', [{ version, record }]);
  }
  await store.savePosition('flows/0', version + 1);
};

/** Takes an entry back. */
const goneAt = (record: EntryRecord): EntryRecord => {
  const { id, asset, time, seq } = record;
  if (record.kind === 'flow') return { kind: 'flow-gone', id, account: record.from, asset, time, seq };
  if (record.kind === 'credit') return { kind: 'credit-gone', id, account: record.to, asset, time, seq };
  return record;
};

/**
 * A run whose records the writer has put into a store, and the journal offset after it.
 * @param repairedLast ids that a repair settled with the last of them
 */
const written = async (told: readonly (readonly EntryRecord[])[], repairedLast: readonly string[] = []) => {
  const store = openMemoryStore();
  const run = new BookRun().report({ transfers: ['x', 'y'] });
  // The settings and the report stand before it in the journal.
  let version = 2;
  for (const records of told) {
    const isRepair = repairedLast.length > 0 && records === told.at(-1);
    run.take(records, isRepair ? { repaired: { repairOffset: version - 1, ids: repairedLast } } : {});
    await writeTo(store, records, version++);
  }
  await store.savePosition('flows/0', version);
  return { run, store, end: version };
};

/** The book that a start takes up: nothing is recent in it, and its readings begin with nothing. */
const takenUp = (book: CaseBook): CaseBook => {
  const image = new Image();
  book.save(image);
  const next = new CaseBook(unlimited);
  next.load(image);
  return next;
};

const draftsOf = (book: CaseBook): AlertDraft[] => draftAlerts(book.case('c1')!, book, 1_000, () => 1n).drafts;

/** Asks the store for what readings rest on, as a follower does that has applied the journal up to an offset. */
const discovered = async (book: CaseBook, store: Store, end: number): Promise<AlertDraft[]> => {
  const open = book.case('c1')!;
  expect(book.work(open)).toBeNull();
  expect(book.reach.entries.hasGaps).toBe(true);
  const signal = new AbortController().signal;
  const stream = { reached: () => Promise.resolve(), shards: 1, position: () => end, signal };
  await discoverReach(book, store, stream, async () => void book.work(open));
  return draftsOf(book);
};

const gone = { id: 'x', asset: cny, time: 700, seq: 0 };

it('does not count a credit that a repair took back, though an earlier content of its id left one in the store', async () => {
  const told = [
    pay('x', 1, 'V', 'Q', 90),
    pay('y', 2, 'V', 'M', 50),
    // The id came again after the first content was let go of: nobody told that that is gone.
    pay('x', 700, 'V', 'M', 100),
    // A repair settles it: what stands is a debit half, its money is in flight.
    [
      { kind: 'credit-gone', account: account('M'), ...gone },
      { kind: 'flow-gone', account: account('V'), ...gone },
      ...pay('x', 3, 'V', 'M', 90, { creditTime: null }),
    ],
  ] satisfies EntryRecord[][];
  const { end, run, store } = await written(told, ['x']);
  run.case();
  const before = draftsOf(run.book);
  const after = await discovered(takenUp(run.book), store, end);
  expect(after).toMatchObject([
    { account: account('M'), received: '50', inFlight: '90', range: { received: { low: '50', high: '50' } } },
  ]);
  expect(after.map(({ range }) => range)).toEqual(before.map(({ range }) => range));
});

it('does not put a credit back that the stream told gone while the store was asked', async () => {
  const { end, run, store } = await written([pay('x', 700, 'V', 'M', 100), pay('y', 2, 'V', 'M', 50)]);
  run.case();
  const book = takenUp(run.book);
  const live = new BookRun({}, unlimited, book);
  for (let offset = 1; offset < end; offset++) live.take([]);
  const asked: Store = {
    ...store,
    standingCreditsByIds: async (ids) => {
      const rows = await store.standingCreditsByIds(ids);
      // The writer has not come to it when it answers.
      live.take([{ kind: 'credit-gone', account: account('M'), ...gone }]);
      return rows;
    },
  };
  expect(await discovered(book, asked, end)).toMatchObject([
    { account: account('M'), received: '50', range: { received: { low: '50', high: '50' } } },
  ]);
});

it('goes by the credit of the transfer that the case follows, not by that of another of its id', async () => {
  const told = [pay('x', 1, 'V', 'M', 100), pay('y', 2, 'V', 'M', 50), pay('z', 3, 'M', 'N', 75, { seen: 150 })];
  const { run } = await written(told);
  const wanted = (): unknown[] => draftsOf(run.book).map(({ account: of, range }) => [of, range]);
  run.case();
  const before = wanted();
  // By haircut half of what it had left M with z.
  expect(before).toEqual([[account('M'), expect.objectContaining({ atRest: { low: '75', high: '150' } })]]);
  for (const payee of ['M', 'Q']) {
    run.take(pay('x', 700, 'V', payee, 30));
    run.case();
    expect(wanted()).toEqual(before);
  }
});

it('finds in the store the credit that the case follows, whatever came of its id since', async () => {
  const told = [pay('x', 1, 'V', 'M', 100), pay('y', 2, 'V', 'M', 50), pay('z', 3, 'M', 'N', 75, { seen: 150 })];
  for (const last of [pay('x', 700, 'V', 'Q', 30), pay('x', 700, 'V', 'M', 30)]) {
    const { end, run, store } = await written(told);
    run.case();
    const before = draftsOf(run.book).map(({ range }) => range);
    run.take(last);
    await writeTo(store, last, end);
    expect((await discovered(takenUp(run.book), store, end + 1)).map(({ range }) => range)).toEqual(before);
    const taken = last.map(goneAt);
    run.take(taken);
    await writeTo(store, taken, end + 1);
    expect((await discovered(takenUp(run.book), store, end + 2)).map(({ range }) => range)).toEqual(before);
  }
});
