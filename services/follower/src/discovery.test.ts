import type { EntryRecord } from '@weir/journal';
import { type FrontierLot, MemoryDatabase, openMemoryStore, type Store } from '@weir/store';
import { describe, expect, it } from 'vitest';
import { discover } from './discovery.js';
import { account, BookRun, cny, pay } from './story.fixture.js';

const past = [
  ...pay('t1', 1, 'V', 'A', 100),
  ...pay('t2', 2, 'W', 'A', 60),
  ...pay('t3', 3, 'A', 'B', 20, { lots: { t1: [0, 20] } }),
];

/** What the writer does. */
const write = (database: MemoryDatabase, version: number, records: readonly EntryRecord[], position: number): void => {
  for (const record of records) {
    if (record.kind === 'flow' || record.kind === 'flow-gone') database.insert('flows', [{ version, record }]);
    else database.insert('credits', [{ version, record }]);
  }
  database.savePositions(new Map([['flows/0', position]]));
};

const storeOf = (records: readonly EntryRecord[]): Store => {
  const database = new MemoryDatabase();
  write(database, 1, records, 1_000);
  return openMemoryStore(database);
};

/** The store, and what it was asked for by id or by lot. */
const overheard = (store: Store): { readonly store: Store; readonly asked: Record<string, string[]> } => {
  const asked: Record<string, string[]> = { flowsByIds: [], standingCreditsByIds: [], entriesTouchingLots: [] };
  const listening = new Proxy(store, {
    get: (target, name) => {
      const member = Reflect.get(target, name) as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => {
        const ofQuestion = asked[String(name)];
        for (const of of ofQuestion === undefined ? [] : (args[0] as (string | FrontierLot)[]))
          ofQuestion!.push(typeof of === 'string' ? of : `${of.id} ${of.amount}`);
        return member.apply(target, args);
      };
    },
  });
  return { store: listening, asked };
};

const stream = { reached: () => Promise.resolve(), shards: 1, signal: new AbortController().signal };

/** The store, with something that happens while it is asked a question the first time. */
const meanwhile = (
  store: Store,
  question: 'debitsOf' | 'flowsByIds' | 'entriesTouchingLots',
  happens: () => void,
): Store => {
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

it('asks for each transfer once, for a flow that came as a use not at all, and for no uses of what came to a hub', async () => {
  const all = [
    ...past,
    ...pay('t4', 4, 'B', 'C', 20, { lots: { t3: [0, 20] } }),
    ...pay('t5', 5, 'C', 'cash', 20, { lots: { t4: [0, 20] } }),
  ];
  const run = new BookRun({}, 1).take(all).report({ transfers: ['t1'] });
  const open = run.book.case('c1')!;
  const { store, asked } = overheard(storeOf(all));
  await discover(open, run.book, store, stream, run.book.work(open)!);
  expect(taintsOf(run)).toEqual(['t1 100', 't3 20', 't4 20', 't5 20']);
  expect(asked).toEqual({
    flowsByIds: ['t1'],
    standingCreditsByIds: ['t1', 't3', 't4', 't5'],
    entriesTouchingLots: ['t1 100', 't3 20', 't4 20'],
  });
});

it('does not rest on a use that changed, and was dropped from memory, while the store was asked for it', async () => {
  const run = bookAfterThePast().report({ transfers: ['t1'] });
  const open = run.book.case('c1')!;
  const database = new MemoryDatabase();
  // The settings, the past and the report: three messages.
  write(database, 1, past, 3);
  const store = meanwhile(openMemoryStore(database), 'entriesTouchingLots', () => {
    const elsewhere = pay('t3', 3, 'A', 'B', 20, { lots: { t2: [0, 20] } });
    run
      .take(elsewhere)
      .take(pay('u1', 8, 'X', 'Y', 1))
      .take(pay('u2', 9, 'X', 'Y', 1));
    write(database, 3, elsewhere, 6);
  });
  await discover(open, run.book, store, stream, run.book.work(open)!);
  expect(taintsOf(run)).toEqual(['t1 100']);
});

it('brings of an id that came again with its payee the lot of before too: what was spent of that is not the case’s', async () => {
  const messages = [
    [...pay('t1', 1, 'V', 'A', 100), ...pay('t2', 2, 'A', 'B', 60, { lots: { t1: [0, 60] } })],
    pay('t1', 50, 'X', 'A', 30),
    pay('t9', 51, 'A', 'D', 60, { lots: { t1: [60, 100] }, more: [['t1', 0, 20]] }),
  ];
  const database = new MemoryDatabase();
  const run = new BookRun({}, 1);
  for (const [index, records] of messages.entries()) {
    run.take(records);
    write(database, index + 1, records, 1_000);
  }
  const open = run.report({ transfers: ['t1'] }).book.case('c1')!;
  await discover(open, run.book, openMemoryStore(database), stream, run.book.work(open)!);
  expect(taintsOf(run)).toEqual(['t1 30', 't9 20']);
});

it('brings of a payment whose id came again elsewhere the credit of that payment', async () => {
  const messages = [
    [...pay('t1', 1, 'V', 'A', 100), ...pay('t2', 2, 'A', 'B', 60, { lots: { t1: [0, 60] } })],
    pay('t2', 50, 'X', 'cash', 30),
    pay('t2', 60, 'X', 'B', 30),
  ];
  const database = new MemoryDatabase();
  const run = new BookRun({}, 1);
  for (const [index, records] of messages.entries()) {
    run.take(records);
    write(database, index + 1, records, 1_000);
  }
  const open = run.report({ transfers: ['t1'] }).book.case('c1')!;
  await discover(open, run.book, openMemoryStore(database), stream, run.book.work(open)!);
  const { pockets, tainted } = run.case().answer!;
  expect(pockets.map(({ account: of, atRest }) => `${of} ${atRest}`).sort()).toEqual([
    'bank:CMB:A 40',
    'bank:CMB:B 60',
  ]);
  expect(tainted.map(({ of }) => `${of.id} ${of.move.creditTime}`)).toEqual(['t1 1', 't2 2']);
});

it('asks for it where memory knows the newer of both, and more is used than that has', async () => {
  const messages = [
    [...pay('t1', 1, 'V', 'A', 100), ...pay('t2', 2, 'A', 'B', 60, { lots: { t1: [0, 60] } })],
    pay('t1', 50, 'X', 'A', 30),
    pay('t9', 51, 'A', 'D', 60, { lots: { t1: [60, 100] }, more: [['t1', 0, 20]] }),
  ];
  const database = new MemoryDatabase();
  // So much holds the last messages, not the first.
  const run = new BookRun({}, 1000);
  for (const [index, records] of messages.entries()) {
    run.take(records);
    write(database, index + 1, records, 1_000);
  }
  const open = run.report({ transfers: ['t1'] }).book.case('c1')!;
  expect(run.book.recent.flows).toBe(2);
  await discover(open, run.book, openMemoryStore(database), stream, run.book.work(open)!);
  expect(taintsOf(run)).toEqual(['t1 30', 't9 20']);
});

describe('the balance of a pocket whose latest was taken back', () => {
  const goneOf = (id: string, time: number): EntryRecord[] => [
    { kind: 'flow-gone', id, account: account('W'), asset: cny, time, seq: 0 },
    { kind: 'credit-gone', id, account: account('A'), asset: cny, time, seq: 0 },
  ];
  const day = 86_400_000;
  const messages = [
    pay('b1', day, 'W', 'A', 1, { balanceTo: 30 }),
    pay('b2', 60 * day, 'W', 'A', 1),
    pay('t1', 61 * day, 'V', 'A', 100, { balanceTo: 130 }),
    pay('b3', 61 * day + 1, 'W', 'A', 1, { balanceTo: 131 }),
  ];

  /** A book that has told of a case, with memory for next to nothing, and the store beside it. */
  const told = async () => {
    const [database, run] = [new MemoryDatabase(), new BookRun({}, 1)];
    const put = (records: readonly EntryRecord[]): void => {
      write(database, run.offset, records, run.offset + 1);
      run.take(records);
    };
    for (const records of messages) put(records);
    const open = run.report({ transfers: ['t1'] }).book.case('c1')!;
    const settled = async (): Promise<number | null> => {
      const gaps = run.book.work(open);
      if (gaps !== null) await discover(open, run.book, openMemoryStore(database), stream, gaps);
      expect(run.book.work(open)).toBeNull();
      run.book.hush(open);
      return run.book.balances.latest(account('A'), cny)?.minor ?? null;
    };
    await settled();
    return { run, open, put, settled, database };
  };

  it('is asked of the store, where memory does not know the entry before', async () => {
    const { run, open, put, settled } = await told();
    expect(run.book.work(open)).toBeNull();
    put(goneOf('b3', 61 * day + 1));
    expect([...run.book.stirred()]).toEqual([open]);
    expect(run.book.work(open)?.balances).toMatchObject([{ account: account('A') }]);
    expect(await settled()).toBe(130);
    put([
      { kind: 'credit-gone', id: 't1', account: account('A'), asset: cny, time: 61 * day, seq: 0 },
      ...pay('t1', 61 * day, 'V', 'A', 100),
    ]);
    expect(await settled()).toBe(30);
    put(goneOf('b1', day));
    expect(await settled()).toBeNull();
    put(pay('b4', 2 * day, 'W', 'A', 1, { balanceTo: 9 }));
    expect(run.book.balances.latest(account('A'), cny)?.minor).toBe(9);
  });

  it('is not one that the stream took back while the store was asked', async () => {
    const { run, open, put, database } = await told();
    put(goneOf('b3', 61 * day + 1));
    const store = meanwhile(openMemoryStore(database), 'debitsOf', () => put(pay('t1', 61 * day, 'V', 'A', 100)));
    await discover(open, run.book, store, stream, run.book.work(open)!);
    expect(run.book.balances.latest(account('A'), cny)?.minor).toBe(30);
  });
});

it('follows what was paid of the money, where memory has only what came under its id since', async () => {
  const again = pay('t3', 50, 'X', 'Y', 7);
  const [database, run] = [new MemoryDatabase(), new BookRun({}, 800)];
  write(database, 1, past, 2);
  write(database, 2, again, 1_000);
  run
    .take(past)
    .take(again)
    .report({ transfers: ['t1'] });
  expect([run.book.recent.droppedVersion, run.book.recent.flows]).toEqual([1, 1]);
  const open = run.book.case('c1')!;
  await discover(open, run.book, openMemoryStore(database), stream, run.book.work(open)!);
  expect(taintsOf(run)).toEqual(['t1 100', 't3 20']);
});

it('follows it, too, where what came under its id since was taken because the report names its payee', async () => {
  const again = pay('t3', 50, 'X', 'V', 7);
  const [database, run] = [new MemoryDatabase(), new BookRun({}, 1)];
  write(database, 1, past, 2);
  write(database, 3, again, 1_000);
  run
    .take(past)
    .report({ debitsOf: ['bank:CMB:V'] })
    .take(again);
  const open = run.book.case('c1')!;
  await discover(open, run.book, openMemoryStore(database), stream, run.book.work(open)!);
  expect(taintsOf(run)).toEqual(['t1 100', 't3 20']);
});

it('follows it, too, where what came under its id before is held, of no amount, because the report names its payer', async () => {
  const first = pay('t4', 4, 'V', 'Z', 0);
  for (const question of ['flowsByIds', 'entriesTouchingLots'] as const) {
    const [database, run] = [new MemoryDatabase(), new BookRun({}, 1)];
    write(database, 1, [...past, ...first], 2);
    run.take([...past, ...first]).report({ debitsOf: ['bank:CMB:V'] });
    const open = run.book.case('c1')!;
    const store = meanwhile(openMemoryStore(database), question, () => {
      const again = pay('t4', 50, 'A', 'C', 30, { lots: { t1: [20, 50] } });
      write(database, run.offset, again, 1_000);
      run.take(again);
    });
    await discover(open, run.book, store, stream, run.book.work(open)!);
    expect(taintsOf(run)).toEqual(['t1 100', 't3 20', 't4 30']);
    expect(open.answer!.pockets.map(({ account: of, atRest }) => `${of} ${atRest}`)).toContain('bank:CMB:C 30');
  }
});
