import { expect, test } from 'vitest';
import { accountOf, storeWith, transferOf } from '../queries/ledger.fixture.js';
import { reportedSums } from './reported-sums.js';

type Report = Parameters<typeof reportedSums>[1][number];

const store = await storeWith([
  transferOf({ id: 't1', time: 10, from: 'V', to: 'A', amount: 100 }),
  transferOf({ id: 't2', time: 20, from: 'V', to: 'B', amount: 50 }),
  transferOf({ id: 't3', time: 30, from: 'A', to: 'C', amount: 70 }),
  transferOf({ id: 't4', time: 20, from: 'V', to: 'V', amount: 9 }),
  transferOf({ id: 't5', time: 20, from: 'V', to: 'B', amount: 0 }),
]);
const limits = { since: null, until: null, counterparties: null };
const debits = (reporter: string, name: string, victims: string[], more: object = {}): Report => ({
  reporter,
  selectors: [{ entry: 'debit', accounts: [accountOf(name)], ...limits, ...more }],
  victims: victims.map(accountOf),
});
const told = async (reports: readonly Report[], named: Readonly<Record<string, string>> = {}): Promise<string[]> =>
  (await reportedSums(store, reports, new Map(Object.entries(named)))).sums
    .map(({ reporter, minor, to }) => `${reporter} ${minor} to ${to.slice(-1)}`)
    .sort();

test('what victims lost is what they name, and what left their accounts as they describe it', async () => {
  expect(await told([debits('甲', 'V', ['V'])])).toEqual(['甲 100 to A', '甲 50 to B']);
  expect(await told([debits('甲', 'V', ['V'], { since: 11 })])).toEqual(['甲 50 to B']);
  expect(await told([debits('甲', 'V', ['V'], { counterparties: [accountOf('A')] })])).toEqual(['甲 100 to A']);
  expect(await told([], { t1: '乙', gone: '乙' })).toEqual(['乙 100 to A']);
});

test('a transfer is of one report: of that which names it, else of the first', async () => {
  const both = [debits('甲', 'V', ['V']), debits('丙', 'V', ['V'])];
  expect(await told(both, { t2: '乙' })).toEqual(['乙 50 to B', '甲 100 to A']);
});

test('payments of others, and payments into an account, do not say whose money they were', async () => {
  expect(await told([debits('police', 'A', ['V'])])).toEqual([]);
  const into: Report = {
    ...debits('police', 'A', ['A']),
    selectors: [{ entry: 'credit', accounts: [accountOf('A')], ...limits }],
  };
  expect(await told([into])).toEqual([]);
});

test('a payment to oneself, or of nothing, is no loss', async () => {
  expect(await told([], { t4: '甲', t5: '甲' })).toEqual([]);
  const { seen } = await reportedSums(store, [], new Map(Object.entries({ t4: '甲', gone: '甲' })));
  expect([...seen]).toEqual(['t4']);
});
