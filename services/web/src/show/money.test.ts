import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addMoney, byMoneyDown, formatMoney, formatMoneyShort, parseMoney, plainMoney } from './money.js';

describe('money', () => {
  test.each([
    ['123456789', 'CNY', '¥1,234,567.89'],
    ['0', 'CNY', '¥0.00'],
    ['5', 'CNY', '¥0.05'],
    ['123456789012345678901234', 'CNY', '¥1,234,567,890,123,456,789,012.34'],
    ['1500000', 'USDT-TRON', '1.50 USDT'],
    ['1234567', 'USDT-ETH', '1.234567 USDT'],
    ['42', 'OTHER', '42 OTHER'],
  ])('%s of %s is read as %s', (minor, asset, text) => expect(formatMoney(minor, asset)).toBe(text));

  test('may be read in ten thousands, small sums whole', () => {
    expect(formatMoney('123456789', 'CNY', 'wan')).toBe('¥123.46万');
    expect(formatMoney('0', 'CNY', 'wan')).toBe('¥0.00万');
    expect(formatMoney('5000', 'CNY', 'wan')).toBe('¥0.01万');
    // A sum that is there is never told as none.
    expect(formatMoney('4999', 'CNY', 'wan')).toBe('¥49.99');
    expect(formatMoney('1', 'CNY', 'wan')).toBe('¥0.01');
  });

  test('is short in pictures', () => {
    expect(formatMoneyShort('123456789', 'CNY', 'en')).toBe('¥1.2M');
    expect(formatMoneyShort('123456789', 'CNY', 'zh')).toBe('¥123万');
    expect(formatMoneyShort('99', 'CNY', 'zh')).toBe('¥1');
    expect(formatMoneyShort('30', 'CNY', 'zh')).toBe('¥0.30');
    expect(formatMoneyShort('0', 'CNY', 'zh')).toBe('¥0');
    // Never a thousand of the smaller unit.
    for (const [minor, zh, en] of [
      ['9999999999', '¥1.0亿', '¥100M'],
      ['999949999', '¥1,000万', '¥10.0M'],
      ['99999999', '¥100万', '¥1.0M'],
      ['999999', '¥1.0万', '¥10.0k'],
      ['99999', '¥1,000', '¥1.0k'],
      ['99900', '¥999', '¥999'],
    ] as const)
      expect([formatMoneyShort(minor, 'CNY', 'zh'), formatMoneyShort(minor, 'CNY', 'en')], minor).toEqual([zh, en]);
  });

  test('that was typed is what it is shown as', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.constantFrom('CNY', 'USDT-TRON'), (minor, asset) => {
        expect(parseMoney(plainMoney(`${minor}`, asset), asset)).toBe(`${minor}`);
        expect(parseMoney(formatMoney(`${minor}`, asset).replace(' USDT', ''), asset)).toBe(`${minor}`);
      }),
    );
    expect(parseMoney('1.2万', 'CNY')).toBe('1200000');
    expect(parseMoney('3亿', 'CNY')).toBe('30000000000');
    expect(parseMoney('￥１２，３４５．６７', 'CNY')).toBe('1234567');
    expect(parseMoney('1.2万元', 'CNY')).toBe('1200000');
    for (const bad of ['', '-1', '1.234', 'abc', '1e5', '1,5', '1,5万', '1,2345', ',1', '1万2', '12k'])
      expect(parseMoney(bad, 'CNY'), bad).toBeNull();
  });

  test('adds up, and sorts, beyond 2^53', () => {
    expect(addMoney(['9007199254740993', '9007199254740993'])).toBe('18014398509481986');
    expect(['9', '10', '100', '11'].sort(byMoneyDown)).toEqual(['100', '11', '10', '9']);
  });
});
