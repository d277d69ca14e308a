import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { workbook } from './workbook.js';

test('a workbook has each table as a sheet, its cells as texts', async () => {
  const bytes = await workbook([
    { name: '账户 Accounts', head: ['账户 Account', '金额 Amount'], rows: [['6226000000000017123', '1,000.00']] },
    { name: 'a/b', head: ['x'], rows: [] },
  ]);
  const files = unzipSync(bytes);
  const names = strFromU8(files['xl/workbook.xml']!);
  expect(names).toContain('name="账户 Accounts"');
  expect(names).toContain('name="a b"');
  const texts = strFromU8(files['xl/sharedStrings.xml']!);
  expect(texts).toContain('6226000000000017123');
  expect(texts).toContain('1,000.00');
  const cells = strFromU8(files['xl/worksheets/sheet1.xml']!);
  expect(cells).not.toMatch(/<v>6226/);
});
