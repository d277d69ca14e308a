import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase58Check, encodeBase58Check } from './base58check.js';

const payloads = fc.uint8Array({ maxLength: 40 });

describe('base58check', () => {
  it('gives back every payload, leading zeros too', () => {
    fc.assert(
      fc.property(payloads, fc.nat(4), (bytes, zeros) => {
        const payload = Uint8Array.from([...new Array<number>(zeros).fill(0), ...bytes]);
        const text = encodeBase58Check(payload);
        // Without any byte but the checksum there is nothing that it could vouch for.
        expect(decodeBase58Check(text)).toEqual(payload.length === 0 ? null : Buffer.from(payload));
      }),
    );
  });

  it('has one text for each payload', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'123ABCXYZabcxyz'), maxLength: 30 }), (text) => {
        const payload = decodeBase58Check(text);
        if (payload !== null) expect(encodeBase58Check(payload)).toBe(text);
      }),
    );
  });

  it('finds any one character that was changed', () => {
    const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 21, maxLength: 21 }), fc.nat(), fc.nat(56), (payload, at, by) => {
        const text = encodeBase58Check(payload);
        const place = at % text.length;
        const other = alphabet[(alphabet.indexOf(text[place]!) + 1 + by) % 58]!;
        expect(decodeBase58Check(text.slice(0, place) + other + text.slice(place + 1))).toBeNull();
      }),
    );
  });

  it('refuses characters that look alike, and what is too short for a checksum', () => {
    for (const text of ['', '1', '1111', '0', 'O', 'I', 'l', 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6 ', '汉']) {
      expect(decodeBase58Check(text), text).toBeNull();
    }
  });

  it('reads the address of the USDT contract on TRON', () => {
    const payload = decodeBase58Check('TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t')!;
    expect(Buffer.from(payload).toString('hex')).toBe('41a614f803b6fd780986a42c78ec9c7f77e6ded13c');
  });
});
