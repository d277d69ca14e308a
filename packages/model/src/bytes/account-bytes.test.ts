import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseAccount } from '../account.js';
import { AccountBytes } from './account-bytes.js';

const address = 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t';
const parts = {
  scheme: ['bank', 'bank', 'pay', 'cash', 'unknown', 'eip155', 'tron', 'Bank', 'ban', 'banks', '', 'toString'],
  authority: ['CMB', 'cmb', '招商', 'ﬀ', 'x y', '', '0x2B6653dc', '１２'],
  local: [
    ...['6226000000000001', '6226 0000-0001', ' - ', '', '甲:乙', 'a:b', '-', ':', '６２２６', 'ß'],
    ...[
      address,
      `${address}x`,
      `0x${'aB'.repeat(20)}`,
      `0X${'ab'.repeat(20)}`,
      `0x${'ag'.repeat(20)}`,
      '1'.repeat(600),
    ],
  ],
};
const text = fc
  .tuple(
    fc.constantFrom(...parts.scheme),
    fc.constantFrom(':', ':', ':', ''),
    fc.oneof(fc.constantFrom(...parts.authority), fc.string({ unit: 'binary', maxLength: 4 })),
    fc.constantFrom(':', ':', ':', ''),
    fc.oneof(fc.constantFrom(...parts.local), fc.string({ unit: 'binary', maxLength: 8 })),
  )
  .map((pieces) => pieces.join('').toWellFormed());

const normalForm = (accounts: AccountBytes): string =>
  Buffer.from(accounts.bytes.subarray(accounts.at, accounts.end)).toString('utf8');

describe('accounts in bytes', () => {
  it('have the normal form of their text, or are left to it', () => {
    const accounts = new AccountBytes();
    let taken = 0;
    fc.assert(
      fc.property(text, fc.constantFrom('', 'x', ':'), (account, around) => {
        const bytes = Buffer.from(`${around}${account}${around}`);
        if (!accounts.take(bytes, around.length, bytes.length - around.length)) return;
        taken++;
        expect(normalForm(accounts)).toBe(normaliseAccount(account));
      }),
      { numRuns: 5_000 },
    );
    expect(taken).toBeGreaterThan(500);
  });

  it('are taken in all schemes', () => {
    const accounts = new AccountBytes();
    for (const account of [
      ...['bank:CMB:6226', 'bank:cmb:62 26-1', 'bank:招商a:6226', 'pay:AliPay:2088', 'cash:atm:CMB-1', 'unknown:f:t'],
      ...[`eip155:1:0x${'aB'.repeat(20)}`, `tron:0x2B6653dc:${address}`, `tron:0x2b6653dc:${address}`],
    ]) {
      const bytes = Buffer.from(account);
      expect(accounts.take(bytes, 0, bytes.length), account).toBe(true);
      expect(normalForm(accounts)).toBe(normaliseAccount(account));
    }
  });

  it('are put together from the parts of a bank account', () => {
    const accounts = new AccountBytes();
    const part = fc.constantFrom(...parts.authority, ...parts.local);
    fc.assert(
      fc.property(part, part, (bank, account) => {
        const bytes = Buffer.from(`${bank}${account}`);
        const border = Buffer.byteLength(bank);
        if (!accounts.takeParts(bytes, 0, border, border, bytes.length)) return;
        expect(bank).not.toContain(':');
        expect(normalForm(accounts)).toBe(normaliseAccount(`bank:${bank}:${account}`));
      }),
    );
    const bytes = Buffer.from('icbc6222 0001');
    expect(accounts.takeParts(bytes, 0, 4, 4, bytes.length) && normalForm(accounts)).toBe('bank:ICBC:62220001');
  });
});
