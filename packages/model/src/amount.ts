import type { Asset } from './asset.js';

/** The largest amount: 2^53 − 1 minor units. Sums of amounts are bigint. */
export const amountMax = Number.MAX_SAFE_INTEGER;

const digits = /^[0-9]+$/;

/**
 * A whole number from 0 to 2^53 − 1, given as a number (`5`, `5.0`, `1e2`) or a string of digits;
 * null otherwise. A bare number is minor units, never guessed to be yuan.
 */
export const parseWhole = (value: unknown): number | null => {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value + 0 : null;
  if (typeof value !== 'string' || !digits.test(value)) return null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : null;
};

/**
 * Minor units of a decimal text in major units ("12.34" CNY → 1234). Exact: null where the text has more
 * decimals than the asset, is signed, or is too large.
 */
export const parseMajor = (text: unknown, asset: Asset): number | null => {
  if (typeof text !== 'string') return null;
  const match = /^([0-9]+)(?:\.([0-9]+))?$/.exec(text);
  if (match === null) return null;
  const fraction = (match[2] ?? '').replace(/0+$/, '');
  if (fraction.length > asset.decimals) return null;
  return parseWhole(match[1]! + fraction.padEnd(asset.decimals, '0'));
};

/** "12.34" for 1234 minor units of an asset of two decimals; for people, never parsed again. */
export const formatMajor = (minor: bigint | number, decimals: number): string => {
  const text = String(minor < 0 ? -minor : minor).padStart(decimals + 1, '0');
  const whole = text.slice(0, text.length - decimals).replace(/\B(?=(\d{3})+$)/g, ',');
  const sign = minor < 0 ? '-' : '';
  return decimals === 0 ? `${sign}${whole}` : `${sign}${whole}.${text.slice(-decimals)}`;
};
