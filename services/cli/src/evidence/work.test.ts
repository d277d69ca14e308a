import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type MakeFlags, runMake } from './work.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-evidence-work-'));
  writeFileSync(join(folder, 'statement.zip'), 'as it was');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a file that cannot be made is told before a server is asked', async () => {
  const make = (others: Partial<MakeFlags>): Promise<number> =>
    runMake('c1', {
      out: join(folder, 'c1.zip'),
      attach: [],
      wait: '1s',
      asItStands: false,
      json: false,
      ...others,
    });
  await expect(make({ by: ' ' })).rejects.toThrow('--by wants a name');
  await expect(make({ out: folder })).rejects.toThrow(`--out wants a file, not ${folder}: that is a folder`);
  await expect(make({ out: join(folder, 'none', 'c1.zip') })).rejects.toThrow(/^UNREADABLE: .*c1\.zip: ENOENT/);
  const statement = join(folder, 'statement.zip');
  await expect(make({ out: statement, attach: [`${statement}=the bank`] })).rejects.toThrow('--out would write over');
  expect(readFileSync(statement, 'utf8')).toBe('as it was');
});
