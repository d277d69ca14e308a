import { languageOf } from '../language/language.js';
import { Forms } from './forms.js';
import { serverForms } from './server-forms.js';
import { stackForms } from './stack-forms.js';
import { systemForms } from './system-forms.js';
import { usageForms } from './usage-forms.js';
import { wantedForms } from './wanted-forms.js';
import { worldForms } from './world-forms.js';

// What is told exactly comes before what fits much.
const forms = new Forms([...usageForms, ...serverForms, ...stackForms, ...worldForms, ...systemForms, ...wantedForms]);

/** The detail of an error in Chinese; lines of a list each by itself. English stays where nobody has translated it. */
export const chineseDetail = (detail: string): string =>
  detail
    .split('\n')
    .map((line) => {
      const text = line.trimStart();
      return text === '' ? line : line.slice(0, line.length - text.length) + (forms.chinese(text) ?? text);
    })
    .join('\n');

/** What a package says of its work, in the reader's language. */
export const spokenDetail = (text: string): string => (languageOf() === 'zh' ? chineseDetail(text) : text);
