import { sha256 } from '@noble/hashes/sha2.js';

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Base58 of bytes: a number to the base of 58, and a `1` for each leading zero byte. */
export const base58 = (bytes: Uint8Array): string => {
  const digits: number[] = [];
  for (const byte of bytes) {
    let carry = byte;
    for (let place = 0; place < digits.length; place++) {
      carry += digits[place]! * 256;
      digits[place] = carry % 58;
      carry = Math.floor(carry / 58);
    }
    for (; carry > 0; carry = Math.floor(carry / 58)) digits.push(carry % 58);
  }
  let zeros = 0;
  while (zeros < bytes.length && bytes[zeros] === 0) zeros++;
  return (
    alphabet[0]!.repeat(zeros) +
    digits
      .reverse()
      .map((digit) => alphabet[digit]!)
      .join('')
  );
};

/**
 * The base58check address of 20 bytes given as hex: 0x41, the bytes, and the first four bytes of their
 * double SHA-256.
 */
export const tronAddress = (hex20: string): string => {
  const bytes = new Uint8Array(25);
  bytes[0] = 0x41;
  for (let place = 0; place < 20; place++)
    bytes[place + 1] = Number.parseInt(hex20.slice(place * 2, place * 2 + 2), 16);
  bytes.set(sha256(sha256(bytes.subarray(0, 21))).subarray(0, 4), 21);
  return base58(bytes);
};
