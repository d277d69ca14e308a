import type { Language } from './language.js';

/** What the parser of the command line says, and the same in Chinese. */
const texts: readonly (readonly [pattern: RegExp, chinese: string])[] = [
  [/^error: unknown option '(.+?)'/, '错误：没有选项 $1'],
  [/^error: unknown command '(.+?)'/, '错误：没有命令 $1'],
  [/^error: missing required argument '(.+)'$/, '错误：缺少参数 <$1>'],
  [/^error: option '(.+)' argument missing$/, '错误：选项 $1 缺少取值'],
  [/^error: required option '(.+)' not specified$/, '错误：必须给出选项 $1'],
  [
    /^error: too many arguments(?: for '(?:.+)')?\. Expected (\d+) arguments? but got (\d+)\.$/,
    '错误：参数过多，应为 $1 个，实有 $2 个。',
  ],
  [/^error: option '(.+)' argument '(.*)' is invalid\. /s, '错误：选项 $1 不接受取值 $2。'],
  [/^error: command-argument value '(.*)' is invalid for argument '(.+)'\. /s, '错误：参数 <$2> 不接受取值 $1。'],
  [/Allowed choices are (.+)\.$/, '可选：$1。'],
  [/\n\(Did you mean one of (.+)\?\)$/, '\n（是否想输入其中之一：$1？）'],
  [/\n\(Did you mean (.+)\?\)$/, '\n（是否想输入 $1？）'],
];

/** A refusal of the parser in the reader's language; what is not known stays as it is. */
export const parseErrorIn = (language: Language, message: string): string =>
  language === 'en' ? message : texts.reduce((said, [pattern, chinese]) => said.replace(pattern, chinese), message);
