import { Image } from '@weir/engine';
import type { EntryRecord } from '@weir/journal';
import { openMemoryStore } from '@weir/store';
import { expect, it } from 'vitest';
import { draftAlerts } from '../alerts.js';
import { CaseBook } from '../case-book.js';
import { account, BookRun, cny, pay } from '../story.fixture.js';
import { discoverReach } from './reach-discovery.js';

const unlimited = Number.POSITIVE_INFINITY;

it('does not count a credit that a repair took back, though an earlier content of its id left one in the store', async () => {
  const gone = { id: 'x', asset: cny, time: 700, seq: 0 };
  const told: EntryRecord[][] = [
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
  ];
  const store = openMemoryStore();
  const run = new BookRun().report({ transfers: ['x', 'y'] });
  // The settings and the report stand before it in the journal.
  let version = 2;
  for (const records of told) {
    run.take(records);
    for (const record of records) {
      if (record.kind === 'flow' || record.kind === 'flow-gone') await store.insert('flows', [{ version, record }]);
      else await store.insert('credits', [{ version, record }]);
    }
    version++;
  }
  await store.savePosition('flows/0', version);
  run.case();
  const before = draftAlerts(run.case(), run.book, 1_000, () => 1n).drafts;

  const image = new Image();
  run.book.save(image);
  const book = new CaseBook(unlimited);
  book.load(image);
  const open = book.case('c1')!;
  expect(book.work(open)).toBeNull();
  expect(book.reach.entries.hasGaps).toBe(true);
  const signal = new AbortController().signal;
  const stream = { reached: () => Promise.resolve(), shards: 1, position: () => version, signal };
  await discoverReach(book, store, stream, async () => void book.work(open));

  const after = draftAlerts(open, book, 1_000, () => 1n).drafts;
  expect(after).toMatchObject([
    { account: account('M'), received: '50', inFlight: '90', range: { received: { low: '50', high: '50' } } },
  ]);
  expect(after.map(({ range }) => range)).toEqual(before.map(({ range }) => range));
});
