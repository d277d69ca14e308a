import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeFolder, makeOutFolder } from './make-folder.js';

const folder = mkdtempSync(join(tmpdir(), 'weir-make-folder-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('making a folder', () => {
  it('makes those above it too, and is content with one that stands', async () => {
    const deep = join(folder, 'a', 'b', 'c');
    await Promise.all([makeFolder(deep), makeFolder(join(deep, 'd'))]);
    await makeFolder(`${deep}/`);
    expect(statSync(join(deep, 'd')).isDirectory()).toBe(true);
  });

  it('refuses a path that is a file, lies below one, or is empty', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await expect(makeFolder(file)).rejects.toThrow(/EEXIST/);
    await expect(makeFolder(join(file, 'x'))).rejects.toThrow(/ENOTDIR|EEXIST/);
    await expect(makeOutFolder(file)).rejects.toThrow(`--out wants a folder, not ${file}: that is a file`);
    await expect(makeFolder('')).rejects.toThrow(/ENOENT/);
  });

  it.skipIf(!existsSync('/proc/self'))('comes back where nothing can be made', async () => {
    await expect(makeFolder('/proc/weir/out')).rejects.toThrow(/mkdir/);
  });
});
