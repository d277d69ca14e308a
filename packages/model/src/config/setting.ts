import { z } from 'zod';
import { parseWhole } from '../amount.js';
import { parseDuration } from '../time.js';

// A setting is read the same whether it came as the text of an environment variable or as a value of YAML:
// `WEIR_RAW_PARTITIONS=3`, `rawPartitions: 3` and `rawPartitions: "3"` are one and the same.

/** A setting that `read` turns into its value, or refuses with undefined. `wants` ends the sentence "X wants …". */
export const setting = <T>(wants: string, read: (value: unknown) => T | undefined) =>
  z.unknown().transform((value, context): T => {
    const result = read(value);
    if (result !== undefined) return result;
    context.issues.push({ code: 'custom', message: wants, input: value });
    return z.NEVER;
  });

/** A text. Bare digits in YAML are a number, and `0123` would come as 123: whoever means a text quotes it. */
export const text = (wants: string, form = /./) =>
  setting(wants, (value) => (typeof value === 'string' && form.test(value) ? value : undefined));

export const oneOf = <const T extends string>(...words: readonly T[]) =>
  setting(`one of ${words.join(', ')}`, (value) => words.find((word) => word === value));

export const yesOrNo = setting('true or false', (value) =>
  value === true || value === 'true' ? true : value === false || value === 'false' ? false : undefined,
);

const wholeWithin = (value: unknown, least: number, most: number): number | undefined => {
  const number = parseWhole(value);
  return number !== null && number >= least && number <= most ? number : undefined;
};

export const whole = (least: number, most: number = Number.MAX_SAFE_INTEGER) =>
  setting(
    most === Number.MAX_SAFE_INTEGER ? `a whole number from ${least} on` : `a whole number from ${least} to ${most}`,
    (value) => wholeWithin(value, least, most),
  );

/** `none` or a whole number. */
export const wholeOrNone = (least: number) =>
  setting(`none or a whole number from ${least} on`, (value) =>
    value === 'none' ? null : wholeWithin(value, least, Number.MAX_SAFE_INTEGER),
  );

const durationOf = (value: unknown): number | undefined =>
  typeof value === 'string' ? (parseDuration(value) ?? undefined) : undefined;

/** Milliseconds of `30m`, `2s`. A bare number is refused: nobody can tell its unit. */
export const duration = setting('a whole number and ms, s, m, h or d, like 30m', durationOf);

/** A duration of at most so many milliseconds. */
export const durationUpTo = (mostMs: number, wants: string) =>
  setting(wants, (value) => {
    const ms = durationOf(value);
    return ms !== undefined && ms <= mostMs ? ms : undefined;
  });

export const durationOrNone = setting('none, or a whole number and ms, s, m, h or d, like 30m', (value) =>
  value === 'none' ? null : durationOf(value),
);

const byteUnits: Readonly<Record<string, number>> = { '': 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };

/** Bytes of `256MiB`, or of a bare whole number. */
export const bytes = (wants: string, least: number) =>
  setting(wants, (value) => {
    const match = /^([0-9]+) ?(|KiB|MiB|GiB)$/.exec(
      typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '',
    );
    if (match === null) return undefined;
    return wholeWithin(Number(match[1]) * byteUnits[match[2]!]!, least, Number.MAX_SAFE_INTEGER);
  });

const itemsOf = (value: unknown): readonly string[] | undefined => {
  if (typeof value === 'string')
    return value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  return undefined;
};

/** A list: `a,b` or a YAML list, each item read by `read`. */
export const list = <T>(wants: string, least: number, read: (item: string) => T | undefined) =>
  setting(wants, (value): readonly T[] | undefined => {
    const items = itemsOf(value);
    if (items === undefined || items.length < least) return undefined;
    const values = items.map(read);
    return values.includes(undefined) ? undefined : (values as T[]);
  });

/** A table: `CNY=10m,USD=1h` or a YAML map, each value read by `read`. */
export const table = <T>(wants: string, read: (key: string, value: unknown) => T | undefined) =>
  setting(wants, (value): Readonly<Record<string, T>> | undefined => {
    const pairs = pairsOf(value);
    const result: Record<string, T> = {};
    for (const [key, given] of pairs ?? []) {
      const entry = read(key, given);
      if (entry === undefined || Object.hasOwn(result, key)) return undefined;
      result[key] = entry;
    }
    return pairs === undefined ? undefined : result;
  });

const pairsOf = (value: unknown): readonly (readonly [string, unknown])[] | undefined => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.entries(value);
  return itemsOf(value)?.map((item) => {
    const split = item.indexOf('=');
    return split < 0
      ? ([item, undefined] as const)
      : ([item.slice(0, split).trim(), item.slice(split + 1).trim()] as const);
  });
};
