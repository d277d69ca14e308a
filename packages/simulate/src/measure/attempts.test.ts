import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readAttempts } from './attempts.js';

const transaction = (from: string, to: string, minute: string, amount = 10, currency = 'US Dollar') => ({
  timestamp: `2022/09/01 00:${minute}`,
  from_bank: '012',
  from_account: from,
  to_bank: '012',
  to_account: to,
  amount_paid: amount,
  payment_currency: currency,
});
const attempt = (family: string, transactions: ReturnType<typeof transaction>[]) =>
  readAttempts({ patterns: [{ pattern_id: 'A-1', pattern_family: family, transactions }] })[0]!;

test('transfers come in order of time, in US cents whatever the currency', () => {
  const read = attempt('CYCLE', [transaction('b', 'a', '30', 33.77, 'Shekel'), transaction('a', 'b', '10')]);
  expect(read.transfers.map(({ from, amountMinor }) => [from, amountMinor])).toEqual([
    ['bank:012:a', 1_000],
    ['bank:012:b', 1_000],
  ]);
  expect(read).toMatchObject({ typology: 'cycle', spanMs: 1_200_000, notFindable: null });
});

test('a fan of one counterparty cannot be found, nor transfers that share no account', () => {
  expect(attempt('FAN-IN', [transaction('a', 'x', '01')]).notFindable).toBe('a fan of one counterparty');
  expect(attempt('RANDOM', [transaction('a', 'x', '01')]).notFindable).toBe('a single transfer');
  expect(attempt('BIPARTITE', [transaction('a', 'x', '01'), transaction('b', 'y', '02')]).notFindable).toBe(
    'transfers that share no account',
  );
});

test('layers of chains are no stack, and a way through one account is no scatter-gather', () => {
  const chain = [transaction('a', 'm', '01'), transaction('m', 'b', '02')];
  expect(attempt('STACK', chain).notFindable).toBe('chains that share no account');
  expect(attempt('SCATTER-GATHER', chain).notFindable).toBe('one way, or there and back');
  expect(attempt('GATHER-SCATTER', chain).notFindable).toBe('one counterparty on a side');
  const ways = [...chain, transaction('a', 'n', '03'), transaction('n', 'b', '04')];
  expect(attempt('SCATTER-GATHER', ways).notFindable).toBeNull();
});

test('money cannot go round before it comes', () => {
  const round = [transaction('b', 'c', '01'), transaction('c', 'a', '02'), transaction('a', 'b', '03')];
  expect(attempt('CYCLE', round).notFindable).toBeNull();
  const apart = [transaction('c', 'a', '01'), transaction('b', 'c', '02'), transaction('a', 'b', '03')];
  expect(attempt('CYCLE', apart).notFindable).toBe('payments not in the order of the money');
});

test('a currency without a rate is refused', () => {
  expect(() => attempt('CYCLE', [transaction('a', 'b', '01', 1, 'Doubloon')])).toThrow(/Doubloon/);
});

const shared = process.env['WEIR_SHARED'] ?? path.resolve(import.meta.dirname, '../../../../../shared/data');
const file = path.join(shared, 'ibm-patterns/attempts.json');
if (!existsSync(file))
  console.log(`skipped: no ${path.basename(file)}; WEIR_SHARED names the folder with the shared data`);

describe.skipIf(!existsSync(file))('the labelled attempts', () => {
  test('are 185 of eight typologies, five of the fans with one counterparty only', () => {
    const attempts = readAttempts(JSON.parse(readFileSync(file, 'utf8')));
    expect(attempts).toHaveLength(185);
    expect(new Set(attempts.map(({ typology }) => typology)).size).toBe(8);
    expect(attempts.filter(({ notFindable }) => notFindable === 'a fan of one counterparty')).toHaveLength(5);
  });
});
