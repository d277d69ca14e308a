import { describe, expect, test } from 'vitest';
import { languageAsked, languageNamed, languageOf } from './language.js';

describe('the language of the command line', () => {
  test('is that of WEIR_LANG, else of the locale, else English', () => {
    expect(languageOf({ WEIR_LANG: 'zh-CN', LC_ALL: 'en_US.UTF-8' })).toBe('zh');
    expect(languageOf({ WEIR_LANG: 'en', LANG: 'zh_CN.UTF-8' })).toBe('en');
    expect(languageOf({ WEIR_LANG: '', LC_ALL: '', LC_MESSAGES: 'zh_TW.UTF-8', LANG: 'en_US.UTF-8' })).toBe('zh');
    expect(languageOf({ LC_ALL: 'C', LANG: 'zh_CN.UTF-8' })).toBe('en');
    expect(languageOf({ LANG: 'zh_CN.GB18030' })).toBe('zh');
    expect(languageOf({ LANG: 'de_DE.UTF-8' })).toBe('en');
    expect(languageOf({})).toBe('en');
  });

  test('has the names that people and locales give it', () => {
    for (const name of ['zh', 'zh-CN', 'zh_CN.UTF-8', 'ZH', 'zh@pinyin']) expect(languageNamed(name), name).toBe('zh');
    for (const name of ['en', 'en-GB', 'en_US.UTF-8']) expect(languageNamed(name), name).toBe('en');
    for (const name of ['', 'C', 'fr', 'zhuang', 'english']) expect(languageNamed(name), name).toBeNull();
  });

  test('is asked for before, behind and within the words of a command, and not behind --', () => {
    expect(languageAsked(['case', 'show', 'x', '--lang', 'zh'])).toBe('zh');
    expect(languageAsked(['--lang=zh-CN', 'case', 'list'])).toBe('zh');
    expect(languageAsked(['case', '--lang', 'zh', '--lang', 'en'])).toBe('en');
    expect(languageAsked(['case', 'show', '--', '--lang', 'zh'])).toBeNull();
    expect(languageAsked(['case', '--lang'])).toBeNull();
    expect(languageAsked(['case', '--lang', 'fr'])).toBeNull();
  });
});
