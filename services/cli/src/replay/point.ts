import { parseDuration, parseTime, WeirError } from '@weir/model';

/** Where a range begins or ends, as it is typed. */
export type Point =
  | { readonly kind: 'earliest' }
  | { readonly kind: 'latest' }
  /** Milliseconds UTC, by the broker's clock. */
  | { readonly kind: 'time'; readonly ms: number }
  /** Of every partition of the one topic that is read. */
  | { readonly kind: 'offset'; readonly offset: number };

const zoneless = /^\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?)?$/;

/**
 * Reads what `--from` and `--to` say: digits are an offset, else a time with its zone or how long ago it is.
 * @throws {WeirError} `USAGE`; a time without a zone is refused, whose morning it means nobody knows
 */
export const parsePoint = (option: string, text: string, nowMs: number): Point => {
  if (text === 'earliest' || text === 'latest') return { kind: text };
  if (/^[0-9]{1,15}$/.test(text)) return { kind: 'offset', offset: Number(text) };
  const agoMs = parseDuration(text);
  // Before 1970 there is nothing, and no broker takes such a number.
  if (agoMs !== null) return { kind: 'time', ms: Math.max(0, nowMs - agoMs) };
  const ms = parseTime(text);
  if (ms !== null) return { kind: 'time', ms };
  if (zoneless.test(text)) {
    const withZone = `${text.length === 10 ? `${text}T00:00:00` : text.replace(' ', 'T')}+08:00`;
    throw new WeirError('USAGE', `${option} ${text} has no zone: write it with one, like ${withZone} or …Z`);
  }
  throw new WeirError(
    'USAGE',
    `${option} wants a time with its zone (2026-05-01T08:00:00+08:00), how long ago (2h), an offset (1200), earliest or latest, not ${text}`,
  );
};
