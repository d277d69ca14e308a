import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type BothWords, counted, spoken } from './words.js';

const src = resolve(import.meta.dirname, '..');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => /(?:^|\/)texts\.ts$/.test(file));

/** Numbers that occur in no text, so that each shows where it went. */
const values = [7_001, 7_013, 7_027, 7_039, 7_043, 7_057, 7_069, 7_079, 7_103];

const valuesIn = (text: string): number[] => values.filter((value) => text.replaceAll(',', '').includes(String(value)));

const columnsIn = (heads: unknown): boolean[] =>
  String(heads)
    .split('|')
    .map((head) => head.startsWith('#'));

describe('the texts of commands', () => {
  test.each(files)('%s: each has its values in both languages', async (file) => {
    const { texts } = (await import(resolve(src, file))) as { readonly texts: BothWords<Record<string, string>> };
    expect(Object.keys(texts.zh)).toEqual(Object.keys(texts.en));
    for (const [name, english] of Object.entries<unknown>(texts.en)) {
      const chinese: unknown = texts.zh[name];
      if (typeof english !== 'function' || typeof chinese !== 'function') {
        expect(typeof chinese, name).toBe(typeof english);
        // Headings of a table: as many columns, numbers to the right in both.
        if (/heads/i.test(name)) expect(columnsIn(chinese), name).toEqual(columnsIn(english));
        continue;
      }
      const given = values.slice(0, english.length);
      expect(valuesIn(String(english(...given))), `${name} in English`).toEqual(given);
      expect(valuesIn(String(chinese(...given))), `${name} in Chinese`).toEqual(given);
    }
  });

  test('are those of the language that is asked for', () => {
    const both = { en: { lines: (lines: number) => counted(lines, 'line') }, zh: { lines: (n: number) => `${n} 行` } };
    expect(spoken(both, 'zh').lines(2)).toBe('2 行');
    expect(spoken(both, 'en').lines(1)).toBe('1 line');
    expect(spoken(both, 'en').lines(2_000)).toBe('2,000 lines');
  });
});
