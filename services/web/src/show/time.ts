const minuteMs = 60_000;

/** Minutes that a zone like `+08:00` is before UTC; UTC where it is no such text. */
export const zoneMinutes = (zone: string): number => {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (match === null) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
};

const two = (n: number): string => String(n).padStart(2, '0');

/** `2026-11-21 21:26:37` in the zone. */
export const formatTime = (ms: number, zone: string): string => {
  const at = new Date(ms + zoneMinutes(zone) * minuteMs);
  return `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())} ${formatClock(ms, zone)}`;
};

/** `21:26:37` in the zone. */
export const formatClock = (ms: number, zone: string): string => {
  const at = new Date(ms + zoneMinutes(zone) * minuteMs);
  return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
};

/** `11-21 21:26` in the zone: for tight places. */
export const formatTimeShort = (ms: number, zone: string): string => formatTime(ms, zone).slice(5, 16);

/** `2026-11-21 13:26:37 UTC`. */
export const formatUtc = (ms: number): string => `${formatTime(ms, '+00:00')} UTC`;

/** What a field for date and time holds, in the zone; and back to milliseconds UTC, null where it is no time. */
export const toTimeField = (ms: number, zone: string): string => formatTime(ms, zone).slice(0, 16).replace(' ', 'T');
export const fromTimeField = (typed: string, zone: string): number | null => {
  const ms = Date.parse(`${typed.trim().replace(' ', 'T')}${/\d{2}:\d{2}/.test(typed) ? '' : 'T00:00'}Z`);
  return Number.isNaN(ms) ? null : ms - zoneMinutes(zone) * minuteMs;
};

/** How long something takes: `3d 4h`, `2h 05m`, `7m 03s`, `12s`; in Chinese with its own words. */
export const formatSpan = (ms: number, language: 'zh' | 'en'): string => {
  const [d, h, m, s] = language === 'zh' ? ['天', '小时', '分', '秒'] : ['d', 'h', 'm', 's'];
  const blank = language === 'zh' ? '' : ' ';
  const seconds = Math.floor(Math.abs(ms) / 1_000);
  const parts: readonly (readonly [number, string, number, string])[] = [
    [Math.floor(seconds / 86_400), d!, Math.floor(seconds / 3_600) % 24, h!],
    [Math.floor(seconds / 3_600), h!, Math.floor(seconds / 60) % 60, m!],
    [Math.floor(seconds / 60), m!, seconds % 60, s!],
  ];
  for (const [large, largeName, small, smallName] of parts)
    if (large > 0) return `${large}${largeName}${blank}${largeName === d ? small : two(small)}${smallName}`;
  return `${seconds}${s}`;
};

/** How long ago something was, by its largest unit alone: `3d`, `16m`. */
export const formatAge = (ms: number, language: 'zh' | 'en'): string =>
  // 7分 alone is a mark of a test; an age is 7分钟.
  (/^\d+[^\d\s]+/.exec(formatSpan(ms, language))?.[0] ?? '').replace(/分$/, '分钟');
