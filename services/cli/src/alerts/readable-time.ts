import type { Language } from './language.js';

const two = (value: number): string => String(value).padStart(2, '0');

/**
 * "2026-01-05 20:15:03 +08:00": local time with its zone.
 * @param zoneMinutes minutes east of UTC; left out: the machine's at that instant
 */
export const localTime = (ms: number, zoneMinutes = -new Date(ms).getTimezoneOffset()): string => {
  const local = new Date(ms + zoneMinutes * 60_000).toISOString();
  const zone = Math.abs(zoneMinutes);
  return `${local.slice(0, 10)} ${local.slice(11, 19)} ${zoneMinutes < 0 ? '-' : '+'}${two(Math.floor(zone / 60))}:${two(zone % 60)}`;
};

const units = [
  { ms: 86_400_000, zh: '天', en: 'd' },
  { ms: 3_600_000, zh: '小时', en: 'h' },
  { ms: 60_000, zh: '分钟', en: 'min' },
  { ms: 1_000, zh: '秒', en: 's' },
] as const;

/** "3 min ago", "3分钟前"; "in 20 s", "20秒后" for what lies ahead. Whole units, rounded down. */
export const relativeTime = (ms: number, nowMs: number, language: Language): string => {
  const distance = Math.abs(nowMs - ms);
  const unit = units.find((each) => distance >= each.ms);
  if (unit === undefined) return language === 'zh' ? '刚刚' : 'now';
  const count = Math.floor(distance / unit.ms);
  if (language === 'zh') return `${count}${unit.zh}${ms <= nowMs ? '前' : '后'}`;
  return ms <= nowMs ? `${count} ${unit.en} ago` : `in ${count} ${unit.en}`;
};
