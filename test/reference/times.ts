const TIME_MAX_MS = 253_402_300_799_999;

const RFC_3339 =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))$/;

/**
 * A time of any input (trace.md §7) in milliseconds UTC, or undefined where it is none.
 *
 * Decision: a string of digits is epoch milliseconds wherever a time is read, because CSV cells and `--as-of` have no
 * other way to say it.
 */
export function readTimeMs(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? inRange(value) : undefined;
  if (typeof value !== 'string') return undefined;
  if (/^[0-9]+$/.test(value)) return inRange(Number(value));
  return readRfc3339Ms(value);
}

function readRfc3339Ms(text: string): number | undefined {
  const match = RFC_3339.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  // Finer than a millisecond is cut off, not rounded.
  const millisecond = Number(`${match[7] ?? ''}000`.slice(0, 3));
  const offsetHours = Number(match[9] ?? 0);
  const offsetMinutes = Number(match[10] ?? 0);
  if (offsetHours > 23 || offsetMinutes > 59) return undefined;
  const local = new Date(0);
  local.setUTCFullYear(year, month - 1, day);
  local.setUTCHours(hour, minute, second, millisecond);
  const offsetMs = (offsetHours * 60 + offsetMinutes) * 60_000;
  return inRange(match[8] === '-' ? local.getTime() + offsetMs : local.getTime() - offsetMs);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function inRange(timeMs: number): number | undefined {
  return timeMs >= 0 && timeMs <= TIME_MAX_MS ? timeMs : undefined;
}

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A window: its length in milliseconds, `none` where there is none, undefined where the text is not one. */
export function readWindowMs(text: string): number | 'none' | undefined {
  if (text === 'none') return 'none';
  const match = /^([0-9]+)(ms|s|m|h|d)$/.exec(text);
  return match ? Number(match[1]) * UNIT_MS[match[2]!]! : undefined;
}
