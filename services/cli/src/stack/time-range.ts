import { parseDuration, parseTime, parseWhole, WeirError } from '@weir/model';

/** Instants from `sinceMs` on and before `untilMs`, milliseconds UTC; null: no limit. */
export interface TimeRange {
  readonly sinceMs: number | null;
  readonly untilMs: number | null;
}

const fewDigits = /^[0-9]{1,11}$/;

/**
 * Refuses digits that as milliseconds would lie before March 1973: whoever types so few means seconds, a date or a year,
 * and would be answered for another half century.
 * @throws {WeirError} `USAGE`
 */
export const refuseFewDigits = (option: string, text: string): void => {
  if (!fewDigits.test(text)) return;
  throw new WeirError(
    'USAGE',
    `${option} ${text} would be ${new Date(Number(text)).toISOString()}, as milliseconds: write it with date and zone, like 2026-05-01T08:00:00+08:00`,
  );
};

const instantOf = (option: string, text: string, nowMs: number): number => {
  refuseFewDigits(option, text);
  const agoMs = parseDuration(text);
  // Before 1970 there is nothing, and no store or broker takes such a number.
  const ms = agoMs === null ? parseTime(text) : Math.max(0, nowMs - agoMs);
  if (ms !== null) return ms;
  throw new WeirError(
    'USAGE',
    `${option} wants a time with its zone, like 2026-05-01T08:00:00+08:00, or how long ago, like 2h, not ${text}`,
  );
};

/**
 * What `--since` and `--until` say. A time without a zone is refused: whose morning it means nobody knows.
 * @throws {WeirError} `USAGE`
 */
export const timeRangeOf = (
  { since, until }: { readonly since?: string; readonly until?: string },
  nowMs = Date.now(),
): TimeRange => {
  const sinceMs = since === undefined ? null : instantOf('--since', since, nowMs);
  const untilMs = until === undefined ? null : instantOf('--until', until, nowMs);
  if (sinceMs !== null && untilMs !== null && sinceMs >= untilMs)
    throw new WeirError('USAGE', `--since ${since} is not before --until ${until}`);
  return { sinceMs, untilMs };
};

export const isWithin = ({ sinceMs, untilMs }: TimeRange, ms: number): boolean =>
  (sinceMs === null || ms >= sinceMs) && (untilMs === null || ms < untilMs);

/** What `--limit` and the like say: a whole number from `least` on. @throws {WeirError} `USAGE` */
export const wholeOption = (option: string, text: string, least = 1): number => {
  const value = parseWhole(text);
  if (value === null || value < least)
    throw new WeirError('USAGE', `${option} wants a whole number from ${least} on, not ${text}`);
  return value;
};
