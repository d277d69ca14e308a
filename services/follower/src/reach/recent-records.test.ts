import type { EntryRecord } from '@weir/journal';
import { describe, expect, it } from 'vitest';
import { account, BookRun, cny, pay } from '../story.fixture.js';
import { RecentReach } from './recent-records.js';

/** Debits of a pocket that the recent frames tell of, with the message that caused each. */
const debitsIn = ({ book }: BookRun, name: string): string[] => {
  const found: string[] = [];
  new RecentReach(book.recent).entriesOf(account(name), cny, 0, (version, record) => {
    found.push(`${version}: ${record.kind} ${record.id} at ${record.time}`);
  });
  return found;
};

const goneFrom = (name: string, id: string, time: number): EntryRecord => ({
  ...{ kind: 'flow-gone', id, account: account(name), asset: cny, time, seq: 0 },
});

it('tells of a pocket what stands there, not what moved or is gone', () => {
  const run = new BookRun().take(pay('x', 1, 'A', 'B', 10)).take(pay('y', 2, 'A', 'B', 10));
  expect(debitsIn(run, 'A')).toEqual(['2: flow y at 2', '1: flow x at 1']);
  run.take([goneFrom('A', 'x', 1), ...pay('x', 5, 'A', 'B', 10)]);
  run.take([goneFrom('A', 'y', 2), ...pay('y', 2, 'C', 'B', 10)]);
  expect(debitsIn(run, 'A')).toEqual(['3: flow x at 5']);
  expect(debitsIn(run, 'C')).toEqual(['4: flow y at 2']);
  run.take([goneFrom('A', 'x', 5)]);
  expect(debitsIn(run, 'A')).toEqual([]);
});

it('tells of both debits of an id that came again with the payer of the first', () => {
  const run = new BookRun().take(pay('x', 1, 'A', 'B', 10)).take(pay('x', 700, 'A', 'D', 20));
  expect(debitsIn(run, 'A')).toEqual(['2: flow x at 700', '1: flow x at 1']);
  run.take([goneFrom('A', 'x', 700)]);
  expect(debitsIn(run, 'A')).toEqual(['1: flow x at 1']);
});

describe('a credit that is asked for by the id of its transfer', () => {
  const creditsOf = ({ book }: BookRun, fromMs: number): { isAll: boolean; instants: number[] } => {
    const instants: number[] = [];
    const isAll = new RecentReach(book.recent).creditOf(
      'x',
      { account: account('B'), asset: cny, fromMs },
      (_, record) => {
        if (record.kind === 'credit') instants.push(record.time);
      },
    );
    return { isAll, instants };
  };
  const later = (run: BookRun): BookRun => run.take(pay('y', 900, 'A', 'C', 5));
  const small = 1_500;

  it('is its own, where memory has all, and where it is told of beside its debit', () => {
    expect(creditsOf(new BookRun().take(pay('x', 1, 'A', 'B', 10)), 1)).toEqual({ isAll: true, instants: [1] });
    expect(creditsOf(new BookRun().take(pay('z', 1, 'A', 'B', 10)), 1)).toEqual({ isAll: true, instants: [] });
    const run = new BookRun({}, small).take(pay('w', 5_000, 'A', 'B', 10));
    for (let time = 10; time < 30; time++) later(run);
    run.take(pay('x', 700, 'A', 'B', 10, { creditTime: 720 }));
    expect(run.book.recent.droppedEntryTime).toBe(5_000);
    expect(creditsOf(run, 700)).toEqual({ isAll: true, instants: [720] });
  });

  it('may be another of its id, which came again with the same payee, where its own may have been dropped', () => {
    const run = new BookRun({}, small).take(pay('x', 1, 'A', 'B', 10));
    for (let time = 10; time < 30; time++) later(run);
    run.take(pay('x', 700, 'C', 'B', 10));
    expect(creditsOf(run, 1)).toEqual({ isAll: false, instants: [700] });
    expect(creditsOf(run, 700)).toMatchObject({ instants: [700] });
  });
});

it('tells of both entries of an id that came again, as the ledger and the store have them', () => {
  const run = new BookRun().take(pay('x', 1, 'A', 'B', 10)).take(pay('x', 700, 'C', 'D', 20));
  expect([debitsIn(run, 'A'), debitsIn(run, 'C')]).toEqual([['1: flow x at 1'], ['2: flow x at 700']]);
  run.take([goneFrom('C', 'x', 700)]);
  expect([debitsIn(run, 'A'), debitsIn(run, 'C')]).toEqual([['1: flow x at 1'], []]);
});
