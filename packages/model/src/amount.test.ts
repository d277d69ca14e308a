import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountMax, formatMajor, parseMajor, parseWhole } from './amount.js';
import { assetOf } from './asset.js';

const cny = assetOf('CNY');
const usdt = assetOf('USDT-TRON');
const whole = fc.integer({ min: 0, max: amountMax });

describe('a whole number of minor units', () => {
  it.each([
    [0, 0],
    [5.0, 5],
    [1e2, 100],
    ['0', 0],
    ['007', 7],
    ['9007199254740991', amountMax],
    [amountMax, amountMax],
    ['0'.repeat(400), 0],
  ])('is %j', (given, minor) => {
    expect(parseWhole(given)).toBe(minor);
  });

  it('zero has no sign', () => {
    expect(Object.is(parseWhole(-0), 0)).toBe(true);
  });

  it.each([
    [-1, 0.5, 1e-7, Number.NaN, Number.POSITIVE_INFINITY, amountMax + 1, 1e300],
    // One too many would round to a number that is exact.
    ['9007199254740992', '9007199254740993', '9'.repeat(400)],
    ['', ' ', '+1', '-1', '-0', '1.0', '1e2', '0x10', '1_000', '1,000', ' 1', '1\n', '١٢', '１'],
    [null, undefined, true, [5], new Number(5), 5n],
  ])('is not %j or the like', (...given) => {
    for (const value of given) expect(parseWhole(value), String(value)).toBeNull();
  });

  it('is read back from its digits', () => {
    fc.assert(fc.property(whole, (minor) => parseWhole(String(minor)) === minor && parseWhole(minor) === minor));
  });
});

describe('a text in major units', () => {
  it.each([
    ['12.34', cny, 1234],
    ['12', cny, 1200],
    ['12.3', cny, 1230],
    ['0.01', cny, 1],
    ['007.50', cny, 750],
    // Zeros behind the last decimal say nothing more.
    ['12.340000', cny, 1234],
    ['90071992547409.91', cny, amountMax],
    ['9007199254.740991', usdt, amountMax],
    ['0.000001', usdt, 1],
  ])('%s is exact', (text, asset, minor) => {
    expect(parseMajor(text, asset)).toBe(minor);
  });

  it.each([
    '12.345',
    '0.001',
    '.5',
    '5.',
    '-1',
    '+1',
    '1e2',
    '1,000.00',
    ' 1',
    '1.2.3',
    '',
    '90071992547409.92',
    '１.2',
  ])('%j is refused, never rounded', (text) => {
    expect(parseMajor(text, cny)).toBeNull();
  });

  it('is never guessed from a number', () => {
    expect(parseMajor(12.34, cny)).toBeNull();
    expect(parseMajor(null, cny)).toBeNull();
  });

  it('is what people are shown, without the commas', () => {
    fc.assert(
      fc.property(whole, fc.constantFrom(cny, usdt), (minor, asset) => {
        expect(parseMajor(formatMajor(minor, asset.decimals).replaceAll(',', ''), asset)).toBe(minor);
      }),
    );
  });

  it('is grouped by thousands and keeps its sign', () => {
    expect(formatMajor(123456789, 2)).toBe('1,234,567.89');
    expect(formatMajor(5n, 2)).toBe('0.05');
    expect(formatMajor(-100_000n, 2)).toBe('-1,000.00');
    expect(formatMajor(1000, 0)).toBe('1,000');
    expect(formatMajor(12345678901234567890n, 6)).toBe('12,345,678,901,234.567890');
  });
});
