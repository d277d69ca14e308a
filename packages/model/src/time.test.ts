import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDuration, parseTime, timeMsMax } from './time.js';

const two = (value: number): string => String(value).padStart(2, '0');
const instants = fc.date({ min: new Date(86_400_000), max: new Date(timeMsMax - 86_400_000), noInvalidDate: true });
const minuteOfDay = fc.nat(23 * 60 + 59);

describe('an instant', () => {
  it('in RFC 3339 is what the calendar says, in any zone', () => {
    fc.assert(
      fc.property(instants, minuteOfDay, fc.boolean(), (date, offset, isWest) => {
        const local = new Date(date.getTime() + (isWest ? -offset : offset) * 60_000).toISOString().slice(0, -1);
        const zone = `${isWest ? '-' : '+'}${two(Math.floor(offset / 60))}:${two(offset % 60)}`;
        expect(parseTime(local + zone)).toBe(date.getTime());
        expect(parseTime(date.toISOString())).toBe(date.getTime());
      }),
    );
  });

  it('in milliseconds is itself, as a number and as digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: timeMsMax }), (ms) => parseTime(ms) === ms && parseTime(`${ms}`) === ms),
    );
    expect(parseTime(timeMsMax + 1)).toBeNull();
    expect(parseTime(String(timeMsMax + 1))).toBeNull();
  });

  it.each([
    ['1970-01-01T00:00:00Z', 0],
    ['1969-12-31T23:30:00-01:00', 1_800_000],
    ['9999-12-31T23:59:59.999Z', timeMsMax],
    // The standard lets both letters be small, and -00:00 be a zone.
    ['2026-05-01t08:00:00z', Date.UTC(2026, 4, 1, 8)],
    ['2026-05-01T08:00:00-00:00', Date.UTC(2026, 4, 1, 8)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['2000-02-29T00:00:00Z', Date.UTC(2000, 1, 29)],
    // Finer than a millisecond is cut off, never rounded.
    ['2026-05-01T08:00:00.1Z', Date.UTC(2026, 4, 1, 8, 0, 0, 100)],
    ['2026-05-01T08:00:00.9999999Z', Date.UTC(2026, 4, 1, 8, 0, 0, 999)],
  ])('%s is read', (text, ms) => {
    expect(parseTime(text)).toBe(ms);
  });

  it.each([
    ['a leap second', ['2016-12-31T23:59:60Z']],
    ['hour 24, minute 60', ['2026-05-01T24:00:00Z', '2026-05-01T23:60:00Z']],
    [
      'a day that is not',
      ['2026-02-30T00:00:00Z', '2025-02-29T00:00:00Z', '2100-02-29T00:00:00Z', '2026-04-31T00:00:00Z'],
    ],
    [
      'no such month or day',
      ['2026-00-01T00:00:00Z', '2026-13-01T00:00:00Z', '2026-01-00T00:00:00Z', '2026-01-32T00:00:00Z'],
    ],
    ['no zone', ['2026-05-01T08:00:00', '2026-05-01', '2026-05-01 08:00:00']],
    [
      'half a zone',
      [
        '2026-05-01T08:00:00+8:00',
        '2026-05-01T08:00:00+08',
        '2026-05-01T08:00:00+0800',
        '2026-05-01T08:00:00+24:00',
        '2026-05-01T08:00:00+08:60',
      ],
    ],
    [
      'before 1970',
      [
        '1969-12-31T23:59:59.999Z',
        '1970-01-01T00:00:00+00:01',
        '0001-01-01T00:00:00Z',
        '0070-01-01T00:00:00Z',
        '0099-12-31T23:59:59Z',
      ],
    ],
    ['after 9999', ['10000-01-01T00:00:00Z', '9999-12-31T23:59:59.999-00:01', '+012026-05-01T08:00:00Z']],
    ['a blank in it', ['2026-05-01 08:00:00Z', ' 2026-05-01T08:00:00Z', '2026-05-01T08:00:00Z\n', '']],
    ['a comma or nothing behind the second', ['2026-05-01T08:00:00,5Z', '2026-05-01T08:00:00.Z', '2026-05-01T08:00Z']],
    ['other digits', ['２０２６-05-01T08:00:00Z']],
    ['no text and no whole number', [null, undefined, -1, 1.5, Number.NaN, '-1', '1.5', new Date(0), ['0']]],
  ])('%s is refused', (_, given) => {
    for (const value of given) expect(parseTime(value), String(value)).toBeNull();
  });

  it('without a zone is read in the zone that the feed declares, and only then', () => {
    const wanted = Date.UTC(2026, 4, 1, 0, 0, 0, 500);
    expect(parseTime('2026-05-01 08:00:00.5', '+08:00')).toBe(wanted);
    expect(parseTime('2026-05-01T08:00:00.5', '+08:00')).toBe(wanted);
    // A zone of its own stands.
    expect(parseTime('2026-05-01T00:00:00.5Z', '+08:00')).toBe(wanted);
    expect(parseTime('2026-05-01', '+08:00')).toBeNull();
    expect(parseTime('2026-02-30 08:00:00', '+08:00')).toBeNull();
  });
});

describe('a window', () => {
  it.each([
    ['30m', 1_800_000],
    ['1800s', 1_800_000],
    ['500ms', 500],
    ['24h', 86_400_000],
    ['2d', 172_800_000],
    ['0s', 0],
  ])('of %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '30', 'm', '-1m', '+1m', '1.5h', '30 m', '30M', '1h30m', '1w', 'none', '9007199254740991d'])(
    '%j is none',
    (text) => {
      expect(parseDuration(text)).toBeNull();
    },
  );
});
