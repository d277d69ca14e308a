import type { AccountId } from '@weir/model';
import { expect, test } from 'vitest';
import type { Connection } from '../connection.js';
import { busyOverview } from './busy-overview.js';

interface Row {
  readonly time: number;
  readonly other: string;
  readonly amount: number;
}

/**
 * A store whose rows of one asset, all of them credits, are others at each question: what it answers is what ClickHouse would, by
 * what it is asked for.
 */
const changingStore = (rowsAt: (question: 'span' | 'steps' | 'others', times: number) => readonly Row[]) => {
  const times = { span: 0, steps: 0, others: 0 };
  const ask = async (query: string, params: Readonly<Record<string, unknown>>) => {
    const question = 'stepMs' in params ? 'steps' : 'counterpartiesMax' in params ? 'others' : 'span';
    if (question !== 'span' && query.includes('FROM flows')) return [];
    times[question] += 1;
    const rows = rowsAt(question, times[question]);
    const sums = (of: readonly Row[]) => ({
      transfers: String(of.length),
      amount: String(of.reduce((sum, { amount }) => sum + amount, 0)),
      first: String(Math.min(...of.map(({ time }) => time))),
      last: String(Math.max(...of.map(({ time }) => time))),
    });
    if (question === 'span') return [{ asset: 'CNY', direction: 'in', ...sums(rows) }];
    const by = (of: (row: Row) => string) =>
      [...new Set(rows.map(of))].map((key) => [key, rows.filter((row) => of(row) === key)] as const);
    if (question === 'steps')
      return by(({ time }) => String(Math.floor(time / Number(params['stepMs'])))).map(([step, of]) => ({
        step,
        ...sums(of),
      }));
    const all = sums(rows);
    return by(({ other }) => other).map(([other, of]) => ({
      ...{ other, ...sums(of), others: String(by((row) => row.other).length) },
      ...{ allTransfers: all.transfers, allAmount: all.amount },
    }));
  };
  return { connection: { ask } as unknown as Connection, times };
};

const account = 'bank:CMB:busy' as AccountId;
const asked = { account, stepsMax: 10, counterpartiesMax: 5, dwellDebits: null };
const paid = (...times: number[]): Row[] => times.map((time, at) => ({ time, other: `bank:x:${at}`, amount: 100 }));
const nothing = { asset: 'CNY', direction: 'in' };

test('a row that comes after the span was asked for is in the steps, before the first and behind the last', async () => {
  const later = paid(99_000, 100_000, 104_000, 107_000);
  const { connection } = changingStore((question) => (question === 'span' ? paid(100_000, 104_000) : later));
  const { steps, totals } = await busyOverview(connection, asked);
  expect(totals).toMatchObject([{ ...nothing, transfers: 4, amount: '400', firstTime: 99_000, lastTime: 107_000 }]);
  expect(steps).toEqual([
    {
      ...nothing,
      since: 99_000,
      stepMs: 1_000,
      amounts: ['100', '100', '0', '0', '0', '100', '0', '0', '100'],
    },
  ]);
});

test('rows that come far off are asked for again in longer steps, no more of them than were wanted', async () => {
  const { connection, times } = changingStore((question) =>
    question === 'span' ? paid(100_000, 104_000) : paid(100_000, 104_000, 900_000),
  );
  const [step] = (await busyOverview(connection, asked)).steps;
  expect(times.steps).toBe(2);
  expect(step!.amounts.length).toBeLessThanOrEqual(10);
  expect(step!.amounts.reduce((sum, amount) => sum + Number(amount), 0)).toBe(300);
});

test('counterparties and steps are of the same rows: where one came between, both are asked for again', async () => {
  const { connection, times } = changingStore((question, time) =>
    question === 'steps' || time > 1 ? paid(100_000, 104_000, 105_000) : paid(100_000, 104_000),
  );
  const { totals, counterparties } = await busyOverview(connection, asked);
  expect(times).toEqual({ span: 1, steps: 2, others: 2 });
  expect(totals).toMatchObject([{ transfers: 3, counterparties: 3 }]);
  expect(counterparties).toHaveLength(3);
});

test('an account that never rests has an answer all the same', async () => {
  const { connection, times } = changingStore((question, time) =>
    question === 'others' ? [] : paid(...Array.from({ length: time + 1 }, (_, at) => 100_000 + at)),
  );
  const { totals } = await busyOverview(connection, asked);
  expect(times.steps).toBe(3);
  expect(totals).toMatchObject([{ transfers: 4, counterparties: 1 }]);
});
