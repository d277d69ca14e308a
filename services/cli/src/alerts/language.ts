import type { AlertState } from '@weir/journal';
import type { Language } from '../language/language.js';

export { type Language, languageOf } from '../language/language.js';

/** The state of an alert as desks read it. */
export const stateText: Readonly<Record<AlertState, Readonly<Record<Language, string>>>> = {
  open: { zh: '未转出', en: 'open' },
  reduced: { zh: '部分转出', en: 'reduced' },
  drained: { zh: '已清空', en: 'drained' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
};
