import { sha256 } from '@noble/hashes/sha2.js';

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const digitOf = new Map([...alphabet].map((character, digit) => [character, BigInt(digit)]));

const checksumOf = (payload: Uint8Array): Uint8Array => sha256(sha256(payload)).slice(0, 4);

/**
 * The payload of a base58check text, without its four checksum bytes; null where a character is
 * foreign or the checksum does not fit. A public list of addresses was seen to hold broken ones:
 * an address is checked before it is believed.
 */
export const decodeBase58Check = (text: string): Uint8Array | null => {
  let value = 0n;
  for (const character of text) {
    const digit = digitOf.get(character);
    if (digit === undefined) return null;
    value = value * 58n + digit;
  }
  const leadingZeros = /^1*/.exec(text)![0].length;
  const hex = value === 0n ? '' : value.toString(16);
  const bytes = Buffer.concat([Buffer.alloc(leadingZeros), Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex')]);
  if (bytes.length < 5) return null;
  const payload = bytes.subarray(0, -4);
  return Buffer.compare(checksumOf(payload), bytes.subarray(-4)) === 0 ? payload : null;
};

/** The base58check text of a payload (version byte first). */
export const encodeBase58Check = (payload: Uint8Array): string => {
  const bytes = Buffer.concat([payload, checksumOf(payload)]);
  let value = bytes.length === 0 ? 0n : BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  while (value > 0n) {
    text = alphabet[Number(value % 58n)]! + text;
    value /= 58n;
  }
  for (const byte of bytes) {
    if (byte !== 0) break;
    text = `1${text}`;
  }
  return text;
};
