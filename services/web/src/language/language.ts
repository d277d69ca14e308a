import i18next from 'i18next';
import { useSyncExternalStore } from 'react';
import { onSettings, settings } from '../settings/settings.js';
import { actTexts } from './act-texts.js';
import { auditTexts } from './audit-texts.js';
import { boardTexts } from './board-texts.js';
import { caseTexts } from './case-texts.js';
import { codeTexts } from './code-texts.js';
import { engineTexts } from './engine-texts.js';
import { holdTexts } from './hold-texts.js';
import { otherTexts } from './other-texts.js';
import { pictureTexts } from './picture-texts.js';
import { reportTexts } from './report-texts.js';
import { shellTexts } from './shell-texts.js';
import { tierWord } from './tier-word.js';

const texts = {
  ...shellTexts,
  ...boardTexts,
  ...caseTexts,
  ...actTexts,
  ...auditTexts,
  ...codeTexts,
  ...otherTexts,
  ...holdTexts,
  ...pictureTexts,
  ...reportTexts,
  ...engineTexts,
};

/** The name of a text; each has its Chinese and its English, side by side. */
export type TextKey = keyof typeof texts;

const column = (index: 0 | 1): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).map(([key, pair]) => [key, pair[index]]));

void i18next.init({
  lng: settings().language,
  fallbackLng: false,
  keySeparator: false,
  nsSeparator: false,
  initAsync: false,
  interpolation: { escapeValue: false },
  resources: { zh: { translation: column(0) }, en: { translation: column(1) } },
});
// 一级卡, 二级卡: layers are counted in words, as everybody who follows money does.
i18next.services.formatter?.add('tier', (n: number) => tierWord(n));
// 1 transfer, 2 transfers: Chinese has no need of it.
i18next.services.formatter?.add('word', (n, _language, { one, many }) => (String(n) === '1' ? one : many));
onSettings(() => void i18next.changeLanguage(settings().language));

export type Say = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string;

const say: Record<'zh' | 'en', Say> = { zh: i18next.getFixedT('zh') as Say, en: i18next.getFixedT('en') as Say };

/** Texts in the reader's language; whoever uses it is drawn again when the language changes. */
export const useSay = (): Say => useSyncExternalStore(onSettings, () => say[settings().language]);

const isKey = (key: string): key is TextKey => Object.hasOwn(texts, key);

/** The text of a code of the API, `state.new`; a code that a newer desk invented is shown as it is. */
export const useSayCode = (): ((family: string, code: string) => string) => {
  const speak = useSay();
  return (family, code) => {
    const key = `${family}.${code}`;
    return isKey(key) ? speak(key) : code;
  };
};

/** The half of a text in both languages that this reader reads. */
export const useOfBoth = (): ((both: { readonly zh: string; readonly en: string }) => string) =>
  useSyncExternalStore(onSettings, () => ofBoth[settings().language]);
const ofBoth = {
  zh: (both: { readonly zh: string; readonly en: string }): string => both.zh,
  en: (both: { readonly zh: string; readonly en: string }): string => both.en,
};
