/** The languages that the command line speaks. */
export type Language = 'zh' | 'en';

type Environment = Readonly<Record<string, string | undefined>>;

/** The language that a name or a locale means: `zh`, `zh-CN`, `zh_CN.UTF-8`, `en`; null where it is none of ours. */
export const languageNamed = (name: string): Language | null => {
  const [tongue] = name.toLowerCase().split(/[-_.@]/, 1);
  return tongue === 'zh' || tongue === 'en' ? tongue : null;
};

/** The language of WEIR_LANG, else of the terminal's locale; English where that is another. */
export const languageOf = (env: Environment = process.env): Language =>
  languageNamed(env['WEIR_LANG'] || env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '') ?? 'en';

/**
 * The language that `--lang` asks for, wherever it stands; null where it does not, or asks for none of ours, which the
 * parser says later. It must be known before there is a parser: help is written in it.
 */
export const languageAsked = (words: readonly string[]): Language | null => {
  const end = words.indexOf('--');
  const options = end < 0 ? words : words.slice(0, end);
  let asked: Language | null = null;
  for (const [at, word] of options.entries()) {
    const value = word === '--lang' ? options[at + 1] : word.startsWith('--lang=') ? word.slice(7) : undefined;
    if (value !== undefined) asked = languageNamed(value);
  }
  return asked;
};
