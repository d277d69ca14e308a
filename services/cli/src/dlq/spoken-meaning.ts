import { meaningOf as chineseOf } from '../errors/meanings.js';
import { languageOf } from '../language/language.js';
import { meaningOf } from './letter.js';

/** What a code of a refused message means, and what to do, in the reader's language. */
export const spokenMeaning = (code: string): { readonly text: string; readonly remedy: string } =>
  (languageOf() === 'zh' ? chineseOf(code) : null) ?? meaningOf(code);
