import { WeirStoreError } from '../errors.js';

/** A 64-bit integer as it comes: a decimal text. */
export type WholeText = string;

/** @throws {WeirStoreError} `STORE_VALUE` where it is no whole number from 0 to 2^53 − 1 */
export function wholeOf(text: WholeText): number {
  const whole = Number(text);
  if (!Number.isSafeInteger(whole) || whole < 0) throw new WeirStoreError('STORE_VALUE', `${text} is no safe integer`);
  return whole;
}

export function wholeOrNullOf(text: WholeText | null): number | null {
  return text === null ? null : wholeOf(text);
}
