import { describe, expect, test } from 'vitest';
import { type AccountFeatures, innocentReasons } from './innocent-rules.js';

const dayMs = 86_400_000;
const stolenSinceMs = 400 * dayMs;

/** An account of which nothing speaks for its holder. */
const nothing: AccountFeatures = {
  ...{ stolenSinceMs, stolenMinor: 100_000n, inMinor: 1_000_000n, transfersIn: 5, payers: 3 },
  ...{ firstInMs: stolenSinceMs - 10 * dayMs, activeShare: 0.1, largestPayerMinor: 500_000n, dwellMs: 5 * dayMs },
  ...{ regular: null, earlier: [], holder: null, victims: [null] },
};
const codes = (over: Partial<AccountFeatures>): string[] =>
  innocentReasons({ ...nothing, ...over }).map(({ code }) => code);

const monthly = (count: number, gapDays = 30, minor = 800_000n) =>
  Array.from({ length: count }, (_, at) => ({ timeMs: stolenSinceMs - (count - at) * gapDays * dayMs, minor }));

describe('an account is probably innocent by what is seen of it', () => {
  test('not where nothing speaks for it', () => {
    expect(codes({})).toEqual([]);
  });

  const shop: Partial<AccountFeatures> = {
    ...{ stolenMinor: 20_000n, inMinor: 9_000_000n, transfersIn: 900, payers: 300, activeShare: 0.9 },
    ...{ firstInMs: stolenSinceMs - 200 * dayMs, largestPayerMinor: 90_000n },
  };

  test('where many paid a little for months, as in a shop', () => {
    expect(codes(shop)).toEqual(['seen-merchant']);
  });

  test.each([
    ['it is young', { firstInMs: stolenSinceMs - 59 * dayMs }],
    ['few pay', { payers: 99 }],
    ['they pay in bursts', { activeShare: 0.4 }],
    ['one pays most', { largestPayerMinor: 2_000_000n }],
    ['much of it is stolen', { stolenMinor: 500_000n }],
    ['money leaves as it comes', { dwellMs: 60_000 }],
  ])('but no shop where %s', (_, over) => {
    expect(codes({ ...shop, ...over })).toEqual([]);
  });

  const wage = { inMinor: 5_000_000n, regular: { payments: monthly(5), payerPaysAccounts: 40 } };

  test('where one who pays many pays a like sum each month', () => {
    expect(codes(wage)).toEqual(['seen-wage-earner']);
  });

  test.each([
    ['the payer pays few', { regular: { payments: monthly(5), payerPaysAccounts: 9 } }],
    ['it came too seldom', { regular: { payments: monthly(3), payerPaysAccounts: 40 } }],
    ['it came each week', { regular: { payments: monthly(9, 7), payerPaysAccounts: 40 } }],
    [
      'the sums differ',
      { regular: { payments: [...monthly(4), { timeMs: stolenSinceMs, minor: 9_000_000n }], payerPaysAccounts: 40 } },
    ],
    ['most of its money is stolen', { stolenMinor: 4_000_000n }],
  ])('but no wage where %s', (_, over) => {
    expect(codes({ ...wage, ...over })).toEqual([]);
  });

  test('where the same payer had paid a like sum for months', () => {
    const earlier = monthly(3, 30, 60_000n);
    expect(codes({ earlier })).toEqual(['seen-payee-for-value']);
    expect(codes({ earlier: earlier.slice(1) })).toEqual([]);
    expect(codes({ earlier: monthly(3, 10, 60_000n) })).toEqual([]);
    expect(codes({ earlier, stolenMinor: 120_001n })).toEqual([]);
  });

  test('where the victim paid to an account of their own, and every victim did', () => {
    expect(codes({ holder: '李', victims: ['李'] })).toEqual(['seen-own-name']);
    expect(codes({ holder: '李', victims: ['李', '王'] })).toEqual([]);
    expect(codes({ holder: '李', victims: ['李', null] })).toEqual([]);
    expect(codes({ holder: null, victims: [null] })).toEqual([]);
    expect(codes({ holder: '李', victims: [] })).toEqual([]);
  });
});
