import type { AlertState } from '@weir/journal';

export type Language = 'zh' | 'en';

/** Chinese where the terminal's locale is, else English. */
export const languageOf = (env: Readonly<Record<string, string | undefined>> = process.env): Language =>
  (env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '').toLowerCase().startsWith('zh') ? 'zh' : 'en';

/** The state of an alert as desks read it. */
export const stateText: Readonly<Record<AlertState, Readonly<Record<Language, string>>>> = {
  open: { zh: '未转出', en: 'open' },
  reduced: { zh: '部分转出', en: 'reduced' },
  drained: { zh: '已清空', en: 'drained' },
  withdrawn: { zh: '已撤销', en: 'withdrawn' },
};
