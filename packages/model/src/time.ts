import { parseWhole } from './amount.js';

/** The last millisecond of the year 9999, UTC. */
export const timeMsMax = 253_402_300_799_999;

const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:([Zz])|([+-])(\d\d):(\d\d))$/;
const zoneless = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d(?:\.\d+)?)$/;

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

const parseRfc3339 = (text: string): number | null => {
  const match = rfc3339.exec(text);
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  const ms = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'));
  let offsetMinutes = 0;
  if (match[8] === undefined) {
    const [hours, minutes] = [Number(match[10]), Number(match[11])];
    if (hours > 23 || minutes > 59) return null;
    offsetMinutes = (match[9] === '-' ? -1 : 1) * (hours * 60 + minutes);
  }
  // Date.UTC reads the years 0 to 99 as 1900 to 1999; all of them are before 1970 and refused below.
  const instant = Date.UTC(year, month - 1, day, hour, minute, second, ms) - offsetMinutes * 60_000;
  return year < 1969 ? null : instant;
};

/**
 * An instant in milliseconds since 1970, UTC: epoch milliseconds (a whole number or its digits) or RFC 3339
 * with a zone, finer parts than a millisecond cut off; null otherwise (`BAD_TIME`).
 * A leap second, `24:00`, impossible dates and local times are refused; `zone` (like `+08:00`) is what a feed
 * declares for its times that carry none.
 */
export const parseTime = (value: unknown, zone?: string): number | null => {
  let ms = parseWhole(value);
  if (ms === null && typeof value === 'string') {
    ms = parseRfc3339(value);
    if (ms === null && zone !== undefined) {
      const local = zoneless.exec(value);
      if (local !== null) ms = parseRfc3339(`${local[1]}T${local[2]}${zone}`);
    }
  }
  return ms !== null && ms >= 0 && ms <= timeMsMax ? ms : null;
};

const durationUnits: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `30m`, `1800s`, `500ms`, `24h`, `2d`; null otherwise. */
export const parseDuration = (text: string): number | null => {
  const match = /^([0-9]+)(ms|s|m|h|d)$/.exec(text);
  if (match === null) return null;
  const ms = Number(match[1]) * durationUnits[match[2]!]!;
  return Number.isSafeInteger(ms) ? ms : null;
};
