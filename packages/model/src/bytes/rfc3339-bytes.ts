import { timeMsMax } from '../time.js';

const pair = (bytes: Uint8Array, at: number): number => {
  const [tens, ones] = [bytes[at]! - 0x30, bytes[at + 1]! - 0x30];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
};

/**
 * The plain form of RFC 3339 straight from its bytes: `2024-06-01T08:00:00Z`, fractions, `+08:00`; and without a zone
 * where the feed declares one. What it reads it reads as `parseTime` does; for every other text it answers −1, which
 * does not say that the text is no time.
 */
export class InstantBytes {
  /** Minutes east of UTC of texts that name no zone; not a number where they are no times. */
  readonly #declaredMinutes: number;
  /** The day that was read last, as 8 digits, and when it begins; texts of one day follow each other. */
  #day = Number.NaN;
  #dayStart = 0;

  /** @param zone like `+08:00`: see `parseTime` */
  constructor(zone?: string) {
    const declared = Buffer.from(zone ?? '');
    this.#declaredMinutes = zoneOf(declared, 0, declared.length);
  }

  /** @returns milliseconds UTC, or −1 */
  read(bytes: Uint8Array, at: number, end: number): number {
    if (end - at < 19 || bytes[at + 4] !== 0x2d || bytes[at + 7] !== 0x2d) return -1;
    const isSpaced = bytes[at + 10] === 0x20;
    if (!isSpaced && bytes[at + 10] !== 0x54) return -1;
    if (bytes[at + 13] !== 0x3a || bytes[at + 16] !== 0x3a) return -1;
    const hour = pair(bytes, at + 11);
    const minute = pair(bytes, at + 14);
    const second = pair(bytes, at + 17);
    if (!(hour <= 23 && minute <= 59 && second <= 59)) return -1;
    const dayStart = this.#startOfDay(bytes, at);
    if (dayStart < 0) return -1;
    let zoneAt = at + 19;
    let fractionMs = 0;
    if (zoneAt < end && bytes[zoneAt] === 0x2e) {
      const from = ++zoneAt;
      for (let unit = 100; zoneAt < end && isDigit(bytes[zoneAt]!); zoneAt++, unit = Math.floor(unit / 10)) {
        fractionMs += (bytes[zoneAt]! - 0x30) * unit;
      }
      if (zoneAt === from) return -1;
    }
    // A space instead of the T is for times without a zone only.
    const offsetMinutes = zoneAt === end ? this.#declaredMinutes : isSpaced ? Number.NaN : zoneOf(bytes, zoneAt, end);
    const instant = dayStart + ((hour * 60 + minute - offsetMinutes) * 60 + second) * 1000 + fractionMs;
    return instant >= 0 && instant <= timeMsMax ? instant : -1;
  }

  #startOfDay(bytes: Uint8Array, at: number): number {
    const [century, year, month, day] = [
      pair(bytes, at),
      pair(bytes, at + 2),
      pair(bytes, at + 5),
      pair(bytes, at + 8),
    ];
    const digits = ((century * 100 + year) * 100 + month) * 100 + day;
    if (digits === this.#day) return this.#dayStart;
    if (!(digits >= 1970_01_01)) return -1;
    const start = Date.UTC(century * 100 + year, month - 1, day);
    // An impossible date is another one's start, a day or a month further.
    const date = new Date(start);
    if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return -1;
    this.#day = digits;
    this.#dayStart = start;
    return start;
  }
}

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

/** Minutes east of UTC; not a number where no zone stands there. */
const zoneOf = (bytes: Uint8Array, at: number, end: number): number => {
  if (bytes[at] === 0x5a && at + 1 === end) return 0;
  if (at + 6 !== end || bytes[at + 3] !== 0x3a || (bytes[at] !== 0x2b && bytes[at] !== 0x2d)) return Number.NaN;
  const [hours, minutes] = [pair(bytes, at + 1), pair(bytes, at + 4)];
  if (!(hours <= 23 && minutes <= 59)) return Number.NaN;
  return (bytes[at] === 0x2d ? -1 : 1) * (hours * 60 + minutes);
};
