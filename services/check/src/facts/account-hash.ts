import { hashBytes } from '@weir/engine';

/** 64 bits that stand for an account, in two halves: tables of millions of accounts keep nothing else of them. */
export interface AccountHash {
  readonly low: number;
  readonly high: number;
}

/** FNV-1a: another mixing than that of `hashBytes`, so that the halves fail apart. */
const secondHash = (view: DataView, at: number, length: number): number => {
  let hash = 0x811c9dc5;
  for (let place = at; place < at + length; place++) hash = Math.imul(hash ^ view.getUint8(place), 0x01000193);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
};

/** Of the bytes `[at, at + length)`. */
export const accountHash = (view: DataView, at: number, length: number): AccountHash => ({
  low: hashBytes(view, at, length),
  high: secondHash(view, at, length),
});

/** Of an account's text: the same as of its bytes. */
export const accountHashOf = (account: string): AccountHash => {
  const bytes = Buffer.from(account, 'utf8');
  return accountHash(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
};
