import { languageOf } from '../language/language.js';
import { doingForms } from './doing-forms.js';
import { evidenceForms } from './evidence-forms.js';
import { Forms } from './forms.js';
import { serverForms } from './server-forms.js';
import { stackForms } from './stack-forms.js';
import { systemForms } from './system-forms.js';
import { usageForms } from './usage-forms.js';
import { wantedForms } from './wanted-forms.js';
import { worldForms } from './world-forms.js';

// What is told exactly comes before what fits much.
const forms = new Forms([...usageForms, ...serverForms, ...stackForms, ...worldForms, ...systemForms, ...wantedForms]);

const ofDoing = new Forms(doingForms);

/** What was being done, and what went wrong with it; null: it says nothing of the first. */
const chineseFailure = (text: string): string | null => {
  const at = text.indexOf(': ');
  const doing = at < 0 ? null : ofDoing.chinese(text.slice(0, at));
  if (doing === null) return null;
  const why = text.slice(at + 2);
  return `${doing}：${forms.chinese(why) ?? why}`;
};

/** Apart from the others: some say little but values, and would fit what is none of theirs. */
const ofEvidence = new Forms(evidenceForms);
/** What a package says of itself may be of any length, and of anybody. */
const problemMax = 1_000;

/** The detail of an error in Chinese; lines of a list each by itself. English stays where nobody has translated it. */
export const chineseDetail = (detail: string): string =>
  detail
    .split('\n')
    .map((line) => {
      const text = line.trimStart();
      return text === ''
        ? line
        : line.slice(0, line.length - text.length) + (chineseFailure(text) ?? forms.chinese(text) ?? text);
    })
    .join('\n');

/** What a package says of its work, in the reader's language. */
export const spokenDetail = (text: string): string => (languageOf() === 'zh' ? chineseDetail(text) : text);

/** Why a part of an evidence package does not hold, in the reader's language. */
export const spokenProblem = (why: string): string =>
  languageOf() === 'zh' && why.length <= problemMax ? (ofEvidence.chinese(why) ?? why) : why;
