import avsc, { type Type } from 'avsc';

const isExact = (value: unknown): value is number | string =>
  Number.isSafeInteger(value) || (typeof value === 'string' && /^-?[0-9]{1,19}$/.test(value));

/**
 * Avro's long as a number where that is exact, and as its digits where it is not: what is too large for an amount or a
 * time is then refused as one, like the same digits in JSON.
 */
export const exactLong: Type = avsc.types.LongType.__with({
  fromBuffer: (bytes: Buffer): number | string => {
    const value = bytes.readBigInt64LE(0);
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  },
  toBuffer: (value: number | string): Buffer => {
    const bytes = Buffer.allocUnsafe(8);
    bytes.writeBigInt64LE(BigInt(value));
    return bytes;
  },
  fromJSON: (value: number | string) => value,
  toJSON: (value: number | string) => value,
  isValid: isExact,
  compare: (left: number | string, right: number | string) => {
    const [a, b] = [BigInt(left), BigInt(right)];
    return a < b ? -1 : a > b ? 1 : 0;
  },
}) as unknown as Type;
