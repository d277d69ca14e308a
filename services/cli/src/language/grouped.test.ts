import fc from 'fast-check';
import { expect, test } from 'vitest';
import { grouped } from './grouped.js';

test('whole numbers have their thousands set apart as English has it', () => {
  fc.assert(fc.property(fc.maxSafeInteger(), (value) => grouped(value) === value.toLocaleString('en')));
  expect([0, -1, 999, 1_000, -1_000, 9_007_199_254_740_991].map(grouped)).toEqual([
    '0',
    '-1',
    '999',
    '1,000',
    '-1,000',
    '9,007,199,254,740,991',
  ]);
});
