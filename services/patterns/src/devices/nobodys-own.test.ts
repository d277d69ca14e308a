import { expect, it } from 'vitest';
import { isNobodysDevice, mayBeNobodysDevice } from './nobodys-own.js';

it.each([
  'unknown',
  'NULL',
  'None',
  'undefined',
  'N/A',
  '-',
  '0',
  '00:00',
  '...',
  ':',
  '02:00:00:00:00:00',
  '9774d56d682e549c',
])('%s is no device, and its first byte says that it may be none', (device) => {
  expect(isNobodysDevice(device)).toBe(true);
  expect(mayBeNobodysDevice(Buffer.from(device)[0]!)).toBe(true);
});

it('a first byte that no placeholder begins with is of a device', () => {
  for (let byte = 0; byte < 256; byte++) {
    const all = ['', 'nknown', 'ull', 'one', 'ndefined', '/a', '2:00:00:00:00:00', '774d56d682e549c', '0', ':', '.'];
    const begun = all.map((rest) => String.fromCharCode(byte) + rest);
    if (!mayBeNobodysDevice(byte)) expect(begun.filter(isNobodysDevice)).toEqual([]);
  }
});
