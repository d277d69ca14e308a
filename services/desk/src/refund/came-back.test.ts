import type { CaseLinkFacts } from '@weir/store';
import { expect, test } from 'vitest';
import { cameBack, haveBack } from './came-back.js';

const link = (id: string, to: string, taint: string, creditTime?: number | null): CaseLinkFacts => ({
  ...{ id, time: 1, seq: 0, taint, layer: 2 },
  transfer: {
    ...{ from: 'bank:CMB:M', to, asset: 'CNY', amount: 99 },
    ...(creditTime === undefined ? {} : { creditTime }),
  } as CaseLinkFacts['transfer'],
});
const store = {
  caseLinks: async () => [
    link('1', 'bank:CMB:V', '40', 10),
    link('2', 'bank:CMB:M2', '70', 10),
    link('3', 'bank:CMB:V', '5', null),
    link('4', 'bank:CMB:V', '7'),
    link('5', 'bank:CMB:V', '9'),
    { ...link('6', 'bank:CMB:V', '3'), transfer: null },
  ],
  creditTimes: async (ids: readonly string[]) => {
    expect(ids).toEqual(['4', '5']);
    return new Map([['4', 20]]);
  },
};
const sum = (minor: bigint, reporter = '甲') => ({ reporter, asset: 'CNY', minor });

test('taint that was credited to a victim’s account is back, and nothing that is on its way', async () => {
  expect(await cameBack(store, 'c1', new Map([['bank:CMB:V', '甲']]))).toEqual([
    { ...sum(40n), atMs: 10 },
    { ...sum(7n), atMs: 20 },
  ]);
  expect(await cameBack(store, 'c1', new Map())).toEqual([]);
});

test('what came by itself and what acts say was returned are added, where they cannot be the same', () => {
  const told = [{ ...sum(100n), heldSinceMs: 50 }];
  expect(haveBack(told, [{ ...sum(40n), atMs: 49 }])).toEqual([sum(140n)]);
  expect(haveBack(told, [{ ...sum(40n, '乙'), atMs: 60 }])).toEqual([sum(100n), sum(40n, '乙')]);
});

test('a return that the trace sees too is taken off once', () => {
  const told = [{ ...sum(100n), heldSinceMs: 50 }];
  const came = (minor: bigint) => [
    { ...sum(40n), atMs: 10 },
    { ...sum(minor), atMs: 60 },
  ];
  expect(haveBack(told, came(100n))).toEqual([sum(140n)]);
  expect(haveBack(told, came(130n))).toEqual([sum(170n)]);
  expect(haveBack([], came(1n))).toEqual([sum(41n)]);
});
