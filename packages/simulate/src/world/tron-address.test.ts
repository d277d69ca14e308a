import { expect, it } from 'vitest';
import { base58, tronAddress } from './tron-address.js';

it('a TRON address is the base58check of its bytes', () => {
  expect(tronAddress('a614f803b6fd780986a42c78ec9c7f77e6ded13c')).toBe('TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t');
  expect(base58(new TextEncoder().encode('Hello World!'))).toBe('2NEpo7TZRRrLZSi2U');
  expect(base58(new Uint8Array([0, 0, 1]))).toBe('112');
});
