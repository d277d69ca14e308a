import type { AssetCode } from '@weir/model';
import { expect, test } from 'vitest';
import { accountOf, storeWith, transferOf } from '../queries/ledger.fixture.js';
import { moneyInto, victimsBehind } from './money-into.js';

const transfer = (id: string, time: number, from: string, to: string, asset = 'CNY') =>
  transferOf({ id, time, from, to, asset });
const into = async (name: string, transfers: ReturnType<typeof transfer>[], bounds?: object) =>
  moneyInto(
    await storeWith(transfers),
    { account: accountOf(name), asset: 'CNY' as AssetCode, sinceMs: 10, nowMs: 1_000 },
    undefined,
    { pocketsMax: 10, entriesMax: 20, entriesEachMax: 10, ...bounds },
  );
const roots = [
  { reporter: '甲', to: accountOf('A'), timeMs: 10 },
  { reporter: '乙', to: accountOf('B'), timeMs: 20 },
];
const victims = async (name: string, transfers: ReturnType<typeof transfer>[]) => {
  const found = await into(name, transfers);
  return found === null ? null : [...victimsBehind(found, roots)];
};

test('money in an account is of those whose stolen money a chain of transfers leads there', async () => {
  const ledger = [transfer('1', 30, 'A', 'C'), transfer('2', 40, 'C', 'D'), transfer('3', 50, 'B', 'E')];
  expect(await victims('D', ledger)).toEqual(['甲']);
  expect(await victims('E', ledger)).toEqual(['乙']);
  expect(await victims('A', ledger)).toEqual(['甲']);
  expect(await victims('D', [...ledger, transfer('4', 35, 'B', 'C')])).toEqual(['甲', '乙']);
});

test('what went on before stolen money came carried none of it, nor what is of another asset', async () => {
  expect(await victims('D', [transfer('1', 30, 'A', 'D'), transfer('2', 15, 'B', 'D')])).toEqual(['甲']);
  expect(
    await victims('D', [transfer('1', 30, 'A', 'D'), transfer('2', 40, 'C', 'D'), transfer('3', 50, 'B', 'C')]),
  ).toEqual(['甲']);
  expect(await victims('D', [transfer('1', 30, 'A', 'D'), transfer('2', 30, 'B', 'D', 'USD')])).toEqual(['甲']);
});

test('money that goes in a circle comes to an end, and a later way in is seen', async () => {
  const circle = [transfer('1', 30, 'A', 'C'), transfer('2', 40, 'C', 'A'), transfer('3', 50, 'A', 'C')];
  expect(await victims('C', circle)).toEqual(['甲']);
  expect(
    await victims('D', [
      transfer('1', 30, 'C', 'D'),
      transfer('2', 60, 'E', 'D'),
      transfer('3', 55, 'C', 'E'),
      transfer('4', 50, 'B', 'C'),
    ]),
  ).toEqual(['乙']);
});

test('where it is too much to look at, nothing is said', async () => {
  const busy = Array.from({ length: 12 }, (_, at) => transfer(`t${at}`, 30 + at, `P${at}`, 'D'));
  expect(await into('D', busy)).toBeNull();
  expect(await into('D', busy.slice(0, 9))).not.toBeNull();
  expect(await into('D', busy.slice(0, 9), { pocketsMax: 5 })).toBeNull();
  expect(await into('D', busy.slice(0, 9), { entriesMax: 8 })).toBeNull();
});
