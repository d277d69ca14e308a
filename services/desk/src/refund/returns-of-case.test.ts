import { expect, test } from 'vitest';
import { returnsOfCase } from './returns-of-case.js';

const order = (caseName: string, to: string | null, minor: bigint) => ({
  ...{ account: 'A', asset: 'CNY', draftedAtMs: 1, startedAtMs: 2 },
  rests: { alert: 'a', revision: 1, case: caseName },
  returns: [{ to, minor, atMs: 3 }],
});
const reporters: Readonly<Record<string, readonly string[]>> = { c1: ['甲', 'police'], c2: ['乙', 'police'] };
const known = {
  alertsAt: () => ['c1', 'c2'].map((name) => ({ asset: 'CNY', case: name })),
  hasReported: (name: string, reporter: string) => reporters[name]?.includes(reporter) ?? false,
};
const shown = (name: string, ...orders: ReturnType<typeof order>[]) => {
  const { told, unnamed } = returnsOfCase(name, orders, known);
  return [told.map(({ minor, reporter }) => [reporter, minor]), unnamed.map(({ minor, to }) => [to, minor])];
};

test('what went back is of the case that knows the name, of two of the one on which the order rests', () => {
  expect(shown('c1', order('c1', '甲', 5n))).toEqual([[['甲', 5n]], []]);
  expect(shown('c1', order('c1', '乙', 5n))).toEqual([[], []]);
  expect(shown('c2', order('c1', '乙', 5n))).toEqual([[['乙', 5n]], []]);
  expect(shown('c1', order('c1', 'police', 5n))).toEqual([[['police', 5n]], []]);
  expect(shown('c2', order('c1', 'police', 5n))).toEqual([[], []]);
});

test('what went back to nobody who reported is of nobody, and is said of the case on which the order rests', () => {
  const orders = [order('c1', null, 5n), order('c1', '甲 ', 7n)];
  expect(shown('c1', ...orders)).toEqual([
    [],
    [
      [null, 5n],
      ['甲 ', 7n],
    ],
  ]);
  expect(shown('c2', ...orders)).toEqual([[], []]);
});
