import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { maskFor } from './state-mask.js';

it('what keeps account numbers whole makes no file that all users of the machine read', () => {
  for (const command of ['demo', 'up', 'run', 'replay'])
    expect([command, maskFor(command, 0o022)]).toEqual([command, 0o027]);
  expect([maskFor('run', 0o002), maskFor('run', 0o077), maskFor('trace', 0o022)]).toEqual([0o007, 0o077, 0o022]);
});

it('a mask holds for what a process starts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'weir-mask-'));
  const write = `require('child_process').spawnSync(process.execPath, ['-e', "require('fs').writeFileSync('f', '')"])`;
  spawnSync(process.execPath, ['-e', `process.umask(${maskFor('up', 0o022)}); ${write}`], { cwd: folder });
  expect((statSync(join(folder, 'f')).mode & 0o777).toString(8)).toBe('640');
  rmSync(folder, { recursive: true });
});
