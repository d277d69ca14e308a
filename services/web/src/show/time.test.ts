import { describe, expect, test } from 'vitest';
import { formatAge, formatSpan, formatTime, formatUtc, fromTimeField, toTimeField, zoneMinutes } from './time.js';

const at = Date.UTC(2026, 10, 21, 13, 26, 37);

describe('a time', () => {
  test('is shown in the zone of the desk, and in UTC beside', () => {
    expect(formatTime(at, '+08:00')).toBe('2026-11-21 21:26:37');
    expect(formatTime(at, '-03:30')).toBe('2026-11-21 09:56:37');
    expect(formatUtc(at)).toBe('2026-11-21 13:26:37 UTC');
    expect(zoneMinutes('nowhere')).toBe(0);
  });

  test('that a person types is of the zone of the desk', () => {
    expect(fromTimeField(toTimeField(at, '+08:00'), '+08:00')).toBe(at - 37_000);
    expect(fromTimeField('2026-11-21', '+08:00')).toBe(Date.UTC(2026, 10, 20, 16));
    expect(fromTimeField('soon', '+08:00')).toBeNull();
  });
});

test('an age is its largest unit alone', () => {
  expect([12_000, 423_000, 7_500_000, 273_600_000].map((ms) => formatAge(ms, 'zh'))).toEqual([
    ...['12秒', '7分钟', '2小时', '3天'],
  ]);
  expect(formatAge(423_000, 'en')).toBe('7m');
});

test.each([
  [12_000, '12s', '12秒'],
  [423_000, '7m 03s', '7分03秒'],
  [7_500_000, '2h 05m', '2小时05分'],
  [273_600_000, '3d 4h', '3天4小时'],
])('a span of %i ms is %s, %s', (ms, en, zh) => {
  expect(formatSpan(ms, 'en')).toBe(en);
  expect(formatSpan(-ms, 'zh')).toBe(zh);
});
