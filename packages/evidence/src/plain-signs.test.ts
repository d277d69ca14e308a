import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { cellText, plainSigns } from './plain-signs.js';
import { escaped } from './report-html.js';
import { workbook } from './workbook.js';

describe('what XML cannot carry', () => {
  const given = 'bank:CMB:62\u0001\u001f\u0000\ufffe\ud800<&\n\t账';

  test('is shown by signs of its own, so that a workbook and a picture can be opened', async () => {
    expect(plainSigns(given)).toBe('bank:CMB:62␁␟␀\ufffd\ufffd<&\n\t账');
    expect(escaped(given)).toBe('bank:CMB:62␁␟␀\ufffd\ufffd&lt;&amp;\n\t账');
    const files = unzipSync(await workbook([{ name: 'a', head: ['x'], rows: [[given]] }]));
    const texts = strFromU8(files['xl/sharedStrings.xml']!);
    expect(texts).toContain('62␁␟␀');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(texts).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
  });

  test('what would turn the direction of writing does not: an account reads as it is', () => {
    expect(plainSigns('bank:CMB:62\u202e1234\u2066')).toBe('bank:CMB:62\ufffd1234\ufffd');
  });

  test('other texts stay as they are', () => {
    for (const text of ['', '6226000000000017', '张三 𠮷 & <sons>\r\n']) expect(plainSigns(text)).toBe(text);
  });
});

test('a text that a cell cannot hold is cut, and says so', () => {
  expect(cellText('a'.repeat(32_000), 'elsewhere')).toBe('a'.repeat(32_000));
  const cut = cellText('𠮷'.repeat(16_001), 'elsewhere');
  expect(cut).toHaveLength(32_000);
  expect(cut.isWellFormed()).toBe(true);
  expect(cut).toMatch(/ … elsewhere$/);
});
