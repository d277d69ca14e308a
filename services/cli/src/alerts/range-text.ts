import type { Alert, AlertRange, RangeReason } from '@weir/journal';
import type { Language } from './language.js';
import { readableNumber } from './readable-amount.js';

const reasonText: Readonly<Record<RangeReason, Readonly<Record<Language, string>>>> = {
  'reaches-too-far': { zh: '牵涉过广，未计算', en: 'reaches too far to say' },
  'past-not-read': { zh: '正在读取历史', en: 'past being read' },
  'balances-not-told': { zh: '缺少余额记录', en: 'balances not told' },
  withdrawn: { zh: '—', en: '—' },
};

/** What other readings say of a figure: "certain" where all agree, "between … and …" where not, else why there is none. */
export const rangeText = (
  { range, rangeReason, asset }: Pick<Alert, 'range' | 'rangeReason' | 'asset'>,
  figure: keyof AlertRange,
  language: Language,
): string => {
  // Alerts that an earlier version wrote have neither.
  if (range === null || range === undefined) return reasonText[rangeReason ?? 'past-not-read'][language];
  const { low, high } = range[figure];
  if (low === high) return language === 'zh' ? '确定' : 'certain';
  const [from, to] = [readableNumber(low, asset), readableNumber(high, asset)];
  return language === 'zh' ? `${from} 至 ${to} 之间` : `between ${from} and ${to}`;
};
