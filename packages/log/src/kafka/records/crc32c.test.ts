import fc from 'fast-check';
import { expect, it } from 'vitest';
import { crc32c } from './crc32c.js';

/** Bit by bit, as it is defined. */
const slowly = (bytes: Uint8Array): number => {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return ~crc >>> 0;
};

it('is the checksum of the test vectors', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
  // Source: RFC 3720, B.4.
  expect(crc32c(Buffer.alloc(32))).toBe(0x8a9136aa);
  expect(crc32c(Buffer.alloc(32, 0xff))).toBe(0x62a8ab43);
  expect(crc32c(Buffer.from(Array.from({ length: 32 }, (_, byte) => byte)))).toBe(0x46dd794e);
});

it('is that of its definition, wherever the bytes lie and end', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(40), fc.nat(40), (bytes, before, behind) => {
      const around = Buffer.alloc(before + bytes.length + behind, 0x5a);
      around.set(bytes, before);
      const lies = around.subarray(Math.min(before, 3));
      const from = before - Math.min(before, 3);
      expect(crc32c(lies, from, from + bytes.length)).toBe(slowly(bytes));
    }),
  );
});
