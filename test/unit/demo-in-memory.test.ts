import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from './repository.js';

const command = join(root, 'services', 'cli', 'bin', 'weir.mjs');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-demo-'));
  // A machine with Node and nothing else.
  symlinkSync(process.execPath, join(folder, 'node'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('without Java the demo says so, runs in memory, and finds what was planted', async () => {
  const { JAVA_HOME: _, ...env } = process.env;
  const options = {
    cwd: folder,
    env: { ...env, PATH: folder, WEIR_STATE_DIR: join(folder, 'state') },
    maxBuffer: 16 * 1024 * 1024,
  };
  const { stdout } = await promisify(execFile)('node', [command, 'demo', '--exit', '--speed', '400'], options);
  const lines = stdout.trim().split('\n');
  expect(lines[0]).toContain('JAVA_MISSING');
  const figures = JSON.parse(lines.at(-1)!);
  expect(figures).toMatchObject({ stack: 'memory', wrong: 0 });
  expect(figures.planted).toBeGreaterThan(100);
  expect(figures.found).toBe(figures.planted);
});
