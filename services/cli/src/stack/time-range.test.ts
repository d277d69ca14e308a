import { expect, test } from 'vitest';
import { isWithin, timeRangeOf, wholeOption } from './time-range.js';

const nowMs = Date.UTC(2026, 4, 1, 12);

test('a time has a zone, or is how long ago', () => {
  expect(timeRangeOf({ since: '2026-05-01T08:00:00+08:00', until: '2h' }, nowMs)).toEqual({
    sinceMs: Date.UTC(2026, 4, 1),
    untilMs: Date.UTC(2026, 4, 1, 10),
  });
  expect(timeRangeOf({}, nowMs)).toEqual({ sinceMs: null, untilMs: null });
  // Longer ago than 1970 is from the beginning: the store refuses a number below zero.
  expect(timeRangeOf({ since: '30000d' }, nowMs).sinceMs).toBe(0);
});

test('a time without a zone is refused with what to write instead', () => {
  for (const since of ['2026-05-01T08:00:00', '2026-05-01', 'yesterday', '2 h'])
    expect(() => timeRangeOf({ since }, nowMs)).toThrow(/--since wants a time with its zone, like 2026-05-01T08/);
  expect(() => timeRangeOf({ since: '1h', until: '2h' }, nowMs)).toThrow(/not before/);
});

test('digits that can only be seconds or a date are no milliseconds', () => {
  for (const since of ['1777593600', '20260501', '2026', '0'])
    expect(() => timeRangeOf({ since }, nowMs)).toThrow(/--since \d+ would be 1970-.* write it with date and zone/);
  expect(timeRangeOf({ since: '1777593600000' }, nowMs).sinceMs).toBe(Date.UTC(2026, 4, 1));
});

test('a range holds its beginning and not its end', () => {
  const range = { sinceMs: 5, untilMs: 7 };
  expect([4, 5, 6, 7].map((ms) => isWithin(range, ms))).toEqual([false, true, true, false]);
});

test('whole numbers are whole', () => {
  expect(wholeOption('--limit', '3')).toBe(3);
  for (const text of ['0', '-1', '1.5', 'all']) expect(() => wholeOption('--limit', text)).toThrow(/--limit wants/);
});
