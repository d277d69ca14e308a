import { auditTexts } from './audit-texts.js';
import { codeTexts } from './code-texts.js';
import { detailForms } from './detail-forms.js';

const texts: Readonly<Record<string, readonly [string, string]>> = {
  ...codeTexts,
  ...auditTexts,
  // What refusals alone say.
  'orderState.over': ['已到期', ''],
  'ofOthers.freeze': ['登记冻结', ''],
  'ofOthers.renew': ['续冻', ''],
};

const exactly = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const forms = detailForms.map(([english, chinese]) => ({
  pattern: new RegExp(`^${english.split('{}').map(exactly).join('(.+?)')}$`, 's'),
  chinese,
}));

/** A value of a form; null: it should be a code, and is none that we know. */
const shownValue = (value: string, families: string | undefined): string | null => {
  if (families === undefined) return value;
  for (const family of families.split(',')) {
    const key = `${family}.${value}`;
    if (Object.hasOwn(texts, key)) return texts[key]![0];
  }
  return null;
};

/** What the desk says of a refusal, in Chinese; null: nobody has put it into words, and English is better than half of a sentence. */
export const chineseDetail = (detail: string): string | null => {
  const whole = oneDetail(detail);
  if (whole !== null || !detail.includes('; ')) return whole;
  // Reasons beside each other; a reason of its own may have such a sign too.
  const said: string[] = [];
  let rest = '';
  for (const part of detail.split('; ')) {
    rest = rest === '' ? part : `${rest}; ${part}`;
    const known = oneDetail(rest);
    if (known === null) continue;
    said.push(known);
    rest = '';
  }
  return rest === '' ? said.join('；') : null;
};

const oneDetail = (detail: string): string | null => {
  for (const { pattern, chinese } of forms) {
    const values = pattern.exec(detail);
    if (values === null) continue;
    let isKnown = true;
    const said = chinese.replace(/\{(\d)(?::([\w,]+))?\}/g, (_, place: string, families?: string) => {
      const value = shownValue(values[Number(place)]!, families);
      isKnown &&= value !== null;
      return value ?? '';
    });
    if (isKnown) return said;
  }
  return null;
};
