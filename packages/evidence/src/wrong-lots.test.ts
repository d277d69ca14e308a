import type { LotInterval } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import { expect, test } from 'vitest';
import type { TaintedTransfer } from './recompute.js';
import { wrongLots } from './wrong-lots.js';

const transfer = (id: string, from: string, to: string, amount: number, at: number, sources: LotInterval[] = []) =>
  ({
    ...{ id, from: from as AccountId, to: to as AccountId, asset: 'CNY' as AssetCode, amount, taint: String(amount) },
    ...{ layer: 1, time: at, creditTime: at, isAtHub: false, sources },
  }) satisfies TaintedTransfer;
const of = (id: string, start: number, end: number): LotInterval => ({ id, start, end });

const root = transfer('root', 'V', 'A', 100, 1);
const first = transfer('first', 'A', 'B', 60, 2, [of('own', 0, 10), of('root', 0, 50)]);
const second = transfer('second', 'A', 'C', 50, 2, [of('root', 50, 100)]);
const idsOf = (...given: Parameters<typeof wrongLots>): string[] => wrongLots(...given).map(({ id }) => id);

test('a lot may be spent whole, in pieces, at the instant that it came', () => {
  expect(wrongLots([root, first, second])).toEqual([]);
  expect(wrongLots([root, transfer('at-once', 'A', 'B', 100, 1, [of('root', 0, 100)])])).toEqual([]);
});

test('what took of a lot, and carries nothing of the case, took it too', () => {
  const untold = { ...second, id: 'untold', taint: '0' };
  expect(wrongLots([root, first], [untold])).toEqual([]);
  expect(idsOf([root, first], [{ ...untold, sources: [of('root', 49, 99)] }])).toEqual(['untold']);
});

test.each([
  ['twice', [root, first, { ...second, sources: [of('root', 49, 99)] }], 'second'],
  ['beyond its end', [root, { ...second, sources: [of('root', 51, 101)] }], 'second'],
  ['in no direction', [root, { ...second, sources: [of('root', 60, 50)] }], 'second'],
  ['in parts of a cent', [root, { ...second, sources: [of('root', 0.5, 50)] }], 'second'],
  ['by more than is paid', [root, { ...second, amount: 49 }], 'second'],
  ['from another account', [root, { ...second, from: 'B' as AccountId }], 'second'],
  ['in another asset', [root, { ...second, asset: 'USD' as AssetCode }], 'second'],
  ['before it came', [root, { ...second, time: 0 }], 'second'],
  ['while it is on its way', [{ ...root, creditTime: null }, second], 'second'],
  ['at a hub', [{ ...root, isAtHub: true }, second], 'second'],
])('a lot is not spent %s', (_how, given, wrong) => {
  expect(idsOf(given)).toEqual([wrong]);
});

test('a transfer stands once', () => {
  expect(idsOf([root, root])).toEqual(['root']);
});
