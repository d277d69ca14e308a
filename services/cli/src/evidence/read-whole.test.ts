import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readGiven, readWhole } from './read-whole.js';

test('a file is read whole, in however many pieces', () => {
  const folder = mkdtempSync(join(tmpdir(), 'weir-whole-'));
  try {
    for (const text of ['', 'a', '案件 case-0001']) {
      writeFileSync(join(folder, 'x'), text);
      for (const piece of [1, 3, 2 ** 30]) expect(readWhole(join(folder, 'x'), piece).toString()).toBe(text);
    }
    expect(() => readWhole(join(folder, 'none'))).toThrow('ENOENT');
    // Of a folder the system itself does not say which.
    expect(() => readGiven(folder)).toThrow(`UNREADABLE: ${folder}: EISDIR`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
