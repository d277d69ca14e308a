import type { EntryRecord } from '@weir/journal';
import { MemoryDatabase, openMemoryStore, type Store } from '@weir/store';
import { expect, it } from 'vitest';
import { discover } from './discovery.js';
import { BookRun, pay } from './story.fixture.js';

const past = [
  ...pay('t1', 1, 'V', 'A', 100),
  ...pay('t2', 2, 'W', 'A', 60),
  ...pay('t3', 3, 'A', 'B', 20, { lots: { t1: [0, 20] } }),
];

const storeOf = (records: readonly EntryRecord[]): Store => {
  const database = new MemoryDatabase();
  for (const record of records) {
    const version = 1;
    if (record.kind === 'flow' || record.kind === 'flow-gone') database.insert('flows', [{ version, record }]);
    else database.insert('credits', [{ version, record }]);
  }
  database.savePositions(new Map([['flows/0', 1_000]]));
  return openMemoryStore(database);
};

const stream = { reached: () => Promise.resolve(), signal: new AbortController().signal };

/** The store, with something that happens while it is asked for the debits of accounts, or for flows, the first time. */
const meanwhile = (store: Store, question: 'debitsOf' | 'flowsByIds', happens: () => void): Store => {
  let isFirst = true;
  return new Proxy(store, {
    get: (target, name) => {
      const member = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>;
      return async (...args: unknown[]) => {
        const answer = await member.apply(target, args);
        if (name === question && isFirst) {
          isFirst = false;
          happens();
        }
        return answer;
      };
    },
  });
};

const bookAfterThePast = (): BookRun => new BookRun({}, 1).take(past);

const taintsOf = (run: BookRun): string[] => run.case().answer!.tainted.map(({ of, taint }) => `${of.id} ${taint}`);

it('searches what a report names that comes while the one before is searched', async () => {
  const run = bookAfterThePast().report({ debitsOf: ['bank:CMB:V'] });
  const open = run.book.case('c1')!;
  const store = meanwhile(storeOf(past), 'debitsOf', () => run.report({ debitsOf: ['bank:CMB:W'] }, { version: 2 }));
  await discover(open, run.book, store, stream, run.book.work(open)!);
  expect(taintsOf(run)).toEqual(['t2 60']);
});

it('is no failure when a report is said again, in other words, while a root that nobody knows is searched', async () => {
  const run = bookAfterThePast().report({ transfers: ['t9'] });
  const open = run.book.case('c1')!;
  let isFirst = true;
  const reached = async (): Promise<void> => {
    if (isFirst) run.report({ transfers: ['t9'] }, { version: 2 });
    isFirst = false;
  };
  await discover(open, run.book, storeOf(past), { ...stream, reached }, run.book.work(open)!);
  expect(run.book.missingRoots(open)).toEqual(['t9']);
});

it('ends when a report is withdrawn meanwhile', async () => {
  const run = bookAfterThePast().report({ transfers: ['t1'] });
  const open = run.book.case('c1')!;
  const store = meanwhile(storeOf(past), 'flowsByIds', () =>
    run.report({ transfers: ['t1'] }, { version: 2, withdrawn: true }),
  );
  await discover(open, run.book, store, stream, run.book.work(open)!);
  expect([open.withdrawn, taintsOf(run)]).toEqual([true, []]);
});

it('keeps what the stream brings of the case meanwhile, though memory holds next to nothing', async () => {
  const run = bookAfterThePast().report({ transfers: ['t1'] });
  const open = run.book.case('c1')!;
  const store = meanwhile(storeOf(past), 'flowsByIds', () =>
    // t1 turns out to be of another amount, and t3 with it; then more than memory holds goes by.
    run
      .take([...pay('t1', 1, 'V', 'A', 90), ...pay('t3', 3, 'A', 'B', 30, { lots: { t1: [0, 30] } })])
      .take(pay('u1', 8, 'X', 'Y', 1))
      .take(pay('u2', 9, 'X', 'Y', 1)),
  );
  await discover(open, run.book, store, stream, run.book.work(open)!);
  expect(taintsOf(run)).toEqual(['t1 90', 't3 30']);
});
