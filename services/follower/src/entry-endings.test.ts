import { Image } from '@weir/engine';
import type { EntryRecord } from '@weir/journal';
import { MemoryDatabase, openMemoryStore, type Store } from '@weir/store';
import { describe, expect, it } from 'vitest';
import { CaseBook } from './case-book.js';
import { discover } from './discovery.js';
import { account, BookRun, cny, pay } from './story.fixture.js';

const heldIn = (run: BookRun): string[] =>
  run
    .case()
    .answer!.pockets.map(({ account: of, received, atRest }) => `${of} ${received} ${atRest}`)
    .sort();

const gone = (id: string, from: string, to: string, time: number): EntryRecord[] => [
  { kind: 'flow-gone', id, account: account(from), asset: cny, time, seq: 0 },
  { kind: 'credit-gone', id, account: account(to), asset: cny, time, seq: 0 },
];

/** The same, with what the debit entry ended of other lots: by a balance, by their age, or as its pocket became a hub. */
const ending = (by: 'nameless' | 'aged' | 'ceased', records: readonly EntryRecord[]): EntryRecord[] =>
  records.map((record) => (record.kind === 'flow' ? { ...record, [by]: [{ id: 't1', start: 0, end: 50 }] } : record));

const paid = pay('t1', 1, 'V', 'A', 100);
/** Of strangers: into A, whose balance then says that half of what the victim paid is gone; and out of A. */
const into = pay('t2', 2, 'W', 'A', 5, { lost: { t1: [0, 50] } });
const outOf = (['nameless', 'aged', 'ceased'] as const).map((by) => ending(by, pay('t2', 2, 'A', 'W', 5)));
const all = [into, ...outOf];
const others = [
  pay('t2', 50, 'V', 'Y', 30),
  pay('t2', 50, 'X', 'V', 30),
  pay('t2', 50, 'V', 'A', 30),
  pay('t2', 50, 'V', 'A', 5),
  pay('t2', 50, 'W', 'V', 5),
  pay('t2', 50, 'X', 'Y', 30),
  pay('t2', 50, 'W', 'A', 5),
];
const half = ['bank:CMB:A 100 50'];
const whole = ['bank:CMB:A 100 100'];
const debitsOfV = { debitsOf: ['bank:CMB:V'], until: 10 };

describe('what an entry ended of the money stays ended, where its id comes again', () => {
  it('as a payment of an account that a report asks for, or any other, before the report or after it', () => {
    for (const ended of all)
      for (const other of others)
        for (const records of [other, [...other].reverse()]) {
          const run = new BookRun().take(paid).take(ended).report(debitsOfV).take(records);
          expect(heldIn(run)).toEqual(half);
          run.take(gone('t2', 'X', 'A', 50)).take(gone('t2', 'A', 'W', 1));
          expect(heldIn(run)).toEqual(half);
          expect(heldIn(new BookRun().take(paid).take(ended).take(records).report(debitsOfV))).toEqual(half);
          expect(heldIn(new BookRun().report(debitsOfV).take(paid).take(ended).take(records))).toEqual(half);
        }
  });

  it('as a root, which is followed all the same', () => {
    const root = pay('t2', 50, 'V', 'Y', 30);
    const both = [...half, 'bank:CMB:Y 30 30'];
    for (const ended of all)
      for (const records of [root, [...root].reverse()]) {
        const roots = { debitsOf: ['bank:CMB:V'] };
        expect(heldIn(new BookRun().take(paid).take(ended).report(roots).take(records))).toEqual(both);
        expect(heldIn(new BookRun().take(paid).take(ended).take(records).report(roots))).toEqual(both);
      }
  });

  it('until it is taken back itself, or says otherwise', () => {
    const run = new BookRun()
      .take(paid)
      .take(into)
      .report(debitsOfV)
      .take(pay('t2', 50, 'V', 'Y', 30));
    run.case();
    run.take(pay('t2', 2, 'W', 'A', 5, { lost: { t1: [0, 20] } }).slice(1));
    expect(heldIn(run)).toEqual(['bank:CMB:A 100 80']);
    run.take(gone('t2', 'W', 'A', 2));
    expect(heldIn(run)).toEqual(whole);
    for (const ended of outOf) {
      const leaving = new BookRun()
        .take(paid)
        .take(ended)
        .report(debitsOfV)
        .take(pay('t2', 50, 'V', 'Y', 30));
      expect(heldIn(leaving)).toEqual(half);
      expect(heldIn(leaving.take(gone('t2', 'A', 'W', 2)))).toEqual(whole);
    }
  });

  it('in a book that goes on from what was kept', () => {
    for (const ended of all) {
      const image = new Image();
      new BookRun().take(paid).take(ended).report(debitsOfV).book.save(image);
      const book = new CaseBook(Number.POSITIVE_INFINITY);
      book.load(image);
      const run = BookRun.goingOn(book, 10).take(pay('t2', 50, 'V', 'Y', 30));
      book.case('c1')!.selectorsSearched = true;
      expect(heldIn(run)).toEqual(half);
    }
  });
});

it('is seen what an entry ended whose id a case follows as another transfer', () => {
  const held = ['bank:CMB:Y 30 30', 'bank:CMB:A 100 50'].sort();
  for (const ended of all) {
    const run = new BookRun()
      .report({ debitsOf: ['bank:CMB:V'] })
      .take(pay('t2', 1, 'V', 'Y', 30))
      .take(paid);
    run.case();
    expect(heldIn(run.take(ended))).toEqual(held);
  }
});

it('is let go of what entries ended once nobody follows the money', () => {
  const run = new BookRun()
    .report({ transfers: ['t1'] })
    .take(paid)
    .take(into)
    .take(outOf[0]!.slice(0, 1));
  run.case();
  const { ledger } = run.book;
  expect(ledger.transfers.count).toBeGreaterThan(1);
  run.report({ transfers: ['t1'] }, { version: 2, withdrawn: true });
  run.book.hush(run.case());
  expect(ledger.transfers.count).toBe(0);
  const hash = ledger.transfers.hashOf('t2');
  expect(ledger.endings.mayKnow(hash)).toBe(false);
});

const write = (database: MemoryDatabase, version: number, records: readonly EntryRecord[], position: number): void => {
  for (const record of records) {
    if (record.kind === 'flow' || record.kind === 'flow-gone') database.insert('flows', [{ version, record }]);
    else database.insert('credits', [{ version, record }]);
  }
  database.savePositions(new Map([['flows/0', position]]));
};

const noise = Array.from({ length: 40 }, (_, at) => pay(`n${at}`, 3 + at, 'N', 'M', 1)).flat();
const stream = { reached: () => Promise.resolve(), shards: 1, signal: new AbortController().signal };

/** A case that is reported after memory has dropped some of what came, with something that happens while the store is asked who used a lot. */
const answeredFrom = async (
  past: readonly (readonly EntryRecord[])[],
  bytesMax: number,
  happens: (run: BookRun, database: MemoryDatabase) => void = () => undefined,
): Promise<string[]> => {
  const [database, run] = [new MemoryDatabase(), new BookRun({}, bytesMax)];
  for (const records of past) {
    write(database, run.offset, records, run.offset + 1);
    run.take(records);
  }
  run.report(debitsOfV);
  const open = run.book.case('c1')!;
  const kept: Store = openMemoryStore(database);
  let isFirst = true;
  const store = new Proxy(kept, {
    get: (target, name) => {
      const member = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>;
      return async (...args: unknown[]) => {
        const answer = await member.apply(target, args);
        if (name === 'entriesTouchingLots' && isFirst) happens(run, database);
        if (name === 'entriesTouchingLots') isFirst = false;
        return answer;
      };
    },
  });
  await discover(open, run.book, store, stream, run.book.work(open)!);
  return heldIn(run);
};

describe('where memory has dropped it, and a case is reported later', () => {
  const onward = pay('t2', 2, 'A', 'B', 20, { lots: { t1: [0, 20] } });
  const paidOn = ['bank:CMB:A 100 80', 'bank:CMB:B 20 20'];

  it('the store tells what an entry ended, whether memory has what came under its id since or not', async () => {
    for (const ended of all)
      for (const other of others)
        for (const bytesMax of [1, 5_000])
          expect(await answeredFrom([paid, ended, noise, other], bytesMax)).toEqual(half);
  });

  it('and it is asked again, where memory dropped more meanwhile', async () => {
    const more = (run: BookRun, database: MemoryDatabase): void => {
      for (let times = 0; times < 2; times++) {
        write(database, run.offset, noise, run.offset + 1);
        run.take(noise);
      }
    };
    for (const [first, right] of [...all.map((ended) => [ended, half] as const), [onward, paidOn] as const])
      for (const other of others) {
        const happens = (run: BookRun, database: MemoryDatabase): void => {
          more(run, database);
          write(database, run.offset, other, run.offset + 1);
          run.take(other);
        };
        for (const bytesMax of [1, 5_000])
          expect(await answeredFrom([paid, first, noise], bytesMax, happens)).toEqual(right);
      }
  });
});
