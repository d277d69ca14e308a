import type { FlowRecord } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import { openMemoryStore, type TransferFacts, waysBetween } from '@weir/store';
import colours from 'picocolors';
import { describe, expect, test } from 'vitest';
import { unknownAccounts } from './unknown-accounts.js';
import { waysJson, waysText } from './ways-text.js';
import { type PathFlags, waysAskedOf } from './work.js';

const account = (number: number) => `bank:CMB:622600000000000${number}` as AccountId;
const transfer = (id: string, at: number, from: number, to: number, amount: number, delayMs = 0): TransferFacts => ({
  ...{ id, time: at, creditTime: at + delayMs, seq: 0, from: account(from), to: account(to) },
  ...{ asset: 'CNY' as AssetCode, amount },
});
const flags: PathFlags = { maxHops: '6', pockets: '300', json: false, unmasked: false };
const style = { language: 'en', unmasked: false, zoneMinutes: 480, colours: colours.createColors(false) } as const;

const transfers = [
  transfer('t1', 0, 1, 2, 50_000, 60_000),
  transfer('t2', 60_000, 2, 3, 20_000),
  transfer('t3', 120_000, 2, 3, 10_000),
];
const found = { ...waysBetween(account(1), account(3), transfers, 6), isComplete: true, pockets: 2, entries: 5 };

describe('weir path', () => {
  test('shows the shortest way, and all of them put together', () => {
    const lines = waysText(found, style).map((line) => line.split(/ {2,}/).filter(Boolean));
    expect(lines).toEqual([
      ['shortest way (2 transfers)'],
      ['from', 'left', 'to', 'arrived', 'amount', 'transfer'],
      [
        '1',
        'bank:CMB:6226…0001',
        '1970-01-01 08:00:00 +08:00',
        'bank:CMB:6226…0002',
        '1970-01-01 08:01:00 +08:00',
        '500.00 CNY',
        't1',
      ],
      ['2', 'bank:CMB:6226…0002', '1970-01-01 08:01:00 +08:00', 'bank:CMB:6226…0003', '=', '200.00 CNY', 't2'],
      [],
      ['all ways together: 3 accounts, 2 edges, 3 transfers'],
      ['step', 'from', 'to', 'transfers', 'amount', 'first', 'last'],
      ['1', 'bank:CMB:6226…0001', 'bank:CMB:6226…0002', '1', '500.00 CNY', expect.any(String), expect.any(String)],
      ['2', 'bank:CMB:6226…0002', 'bank:CMB:6226…0003', '2', '300.00 CNY', expect.any(String), expect.any(String)],
    ]);
    expect(waysJson(found)).toMatchObject({ path: [{ id: 't1', amount: '50000' }, { id: 't2' }], isComplete: true });
  });

  test('says that it found nothing, and that it may have missed something', () => {
    const none = { ...waysBetween(account(3), account(1), transfers, 6), isComplete: false, pockets: 300, entries: 9 };
    expect(waysText(none, { ...style, language: 'zh' })).toEqual([
      '没有找到资金路径。',
      expect.stringContaining('已达搜索上限（300 个账户，9 笔）'),
    ]);
    expect(waysText(none, style).join()).toContain('there may be more ways');
  });

  test('names the account that no transfer names: most likely its number is mistyped', async () => {
    const store = openMemoryStore();
    const { creditTime: _, ...entry } = transfer('t1', 0, 1, 2, 50_000);
    const effects = { balance: null, hub: false, aged: [], nameless: [], ceased: [], messages: [] };
    const record: FlowRecord = { ...entry, ...effects, kind: 'flow', unseen: '0', seen: null, sources: [] };
    await store.insert('flows', [{ version: 1, record }]);
    const { signal } = new AbortController();
    const unknown = await unknownAccounts(store, [account(1), account(9)], signal);
    expect(unknown).toEqual([account(9)]);
    const none = { ...waysBetween(account(1), account(9), [], 6), isComplete: true, pockets: 2, entries: 1 };
    expect(waysText(none, style, unknown)).toEqual([
      'No way of money was found.',
      'no transfer names the account bank:CMB:6226…0009: look at its number again',
    ]);
    expect(waysText(none, { ...style, language: 'zh' }, unknown)[1]).toBe(
      '没有任何转账涉及账户 bank:CMB:6226…0009：请核对账号',
    );
    expect(waysJson(none, unknown)).toMatchObject({ path: null, unknown: [account(9)] });
  });

  test('refuses what it cannot mean', () => {
    const asked = (over: Partial<PathFlags>, to = account(2)) =>
      waysAskedOf(account(1), to, { ...flags, ...over }, 1_000_000);
    expect(asked({ asset: 'CNY', min: '50', since: '10s' })).toMatchObject({
      ...{ asset: 'CNY', minAmount: 5_000, since: 990_000, until: null, maxHops: 6 },
    });
    for (const wrong of [
      { asset: 'DM' },
      { min: '5' },
      { asset: 'CNY', min: '0.001' },
      { maxHops: '13' },
      { maxHops: '0' },
    ])
      expect(() => asked(wrong), JSON.stringify(wrong)).toThrow(expect.objectContaining({ code: 'USAGE' }));
    expect(() => asked({}, account(1))).toThrow(expect.objectContaining({ code: 'USAGE' }));
    const mistyped = 'eip155:1:0x5aAeb6153F3E94C9b9A09f33669435E7Ef1BeAed';
    for (const none of ['nobody', mistyped])
      expect(() => waysAskedOf(none, account(1), flags)).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });
});
