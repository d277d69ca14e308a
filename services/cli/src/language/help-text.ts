import { deskHelp } from './help/desk.js';
import { investigationHelp } from './help/investigation.js';
import { sharedHelp } from './help/shared.js';
import { stackHelp } from './help/stack.js';
import { streamHelp } from './help/stream.js';
import { worldHelp } from './help/worlds.js';
import type { Language } from './language.js';

/** What commands say of themselves, by the English that stands beside their code, in Chinese. */
export const chineseHelp: Readonly<Record<string, string>> = {
  ...sharedHelp,
  ...investigationHelp,
  ...stackHelp,
  ...streamHelp,
  ...worldHelp,
  ...deskHelp,
};

/** A line of help in the reader's language; English where nobody has translated it. */
export const helpTextIn = (language: Language, text: string): string =>
  language === 'zh' && Object.hasOwn(chineseHelp, text) ? chineseHelp[text]! : text;

/** The paragraphs of a text behind the options, each in one line; examples, which are indented, are no paragraphs. */
export const paragraphsOf = (text: string): string[] =>
  text
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.replace(/^\n|\n$/g, ''))
    .filter((paragraph) => paragraph !== '' && !paragraph.startsWith('  '))
    .map((paragraph) => paragraph.replaceAll('\n', ' '));

/** What stands behind the options, paragraph by paragraph. */
export const helpAfterIn = (language: Language, text: string): string => {
  if (language === 'en') return text;
  const said = text.split(/\n{2,}/).map((paragraph) => {
    const [only] = paragraphsOf(paragraph);
    return only === undefined || !Object.hasOwn(chineseHelp, only) ? paragraph.replace(/^\n/, '') : chineseHelp[only]!;
  });
  return `\n${said.join('\n\n').trimEnd()}${text.endsWith('\n') ? '\n' : ''}`;
};
