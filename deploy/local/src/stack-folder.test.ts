import { mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stackFolder } from './stack-folder.js';

test('two names of one folder are one stack, also when the folder itself is gone', () => {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'weir-folder-')));
  try {
    symlinkSync(base, `${base}-link`);
    expect(stackFolder(`${base}-link`).marker).toEqual(stackFolder(base).marker);
    expect(stackFolder(join(`${base}-link`, 'gone', '.weir')).dir).toBe(join(base, 'gone', '.weir'));
  } finally {
    rmSync(`${base}-link`);
    rmSync(base, { recursive: true });
  }
});

test('two folders have different markers, and no marker is a beginning of an argument list of another part', () => {
  const [one, two] = [stackFolder('/srv/a/.weir'), stackFolder('/srv/b/.weir')];
  expect(new Set([...Object.values(one.marker), ...Object.values(two.marker)]).size).toBe(4);
});
