import { transferFieldBits } from '@weir/model';
import { hintFields } from './hint-bytes.js';

/** Bits from here on are those of hints: bit `hintShift + n` is of `hintFields` number n. */
export const hintShift = 12;

const keys = [
  ...Object.entries(transferFieldBits),
  ...Object.entries(hintFields).map(([name, field]) => [name, 1 << (hintShift + field)] as const),
].map(([name, bit]) => ({ bytes: Buffer.from(name), bit }));

/** Room for two letters of five bits and a length below 16: no two of our keys have all three in common. */
const placeOf = (bytes: Uint8Array, at: number, length: number): number =>
  ((bytes[at]! & 31) << 9) | ((bytes[at + 1]! & 31) << 4) | (length & 15);

/** By place: which key it can be at most, from 1 on. */
const keyAt = new Uint8Array(1 << 14);
for (const [index, { bytes }] of keys.entries()) {
  const place = placeOf(bytes, 0, bytes.length);
  if (keyAt[place] !== 0) throw new RangeError(`${bytes} has the place of another key`);
  keyAt[place] = index + 1;
}

/** The bit of the key `[at, end)`, which a byte follows; 0 where it is none of ours. */
export const keyBitOf = (bytes: Uint8Array, at: number, end: number): number => {
  const index = keyAt[placeOf(bytes, at, end - at)]!;
  if (index === 0) return 0;
  const key = keys[index - 1]!;
  const known = key.bytes;
  if (known.length !== end - at) return 0;
  for (let offset = 0; offset < known.length; offset++) if (bytes[at + offset] !== known[offset]) return 0;
  return key.bit;
};
