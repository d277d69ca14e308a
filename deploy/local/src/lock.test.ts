import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isStale, withLock } from './lock.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-lock-'));
  file = join(folder, 'stack.lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('only one at a time is inside, and nothing is left behind', async () => {
  let inside = 0;
  let insideMax = 0;
  const enter = () =>
    withLock(file, { waitMs: 10_000 }, async () => {
      insideMax = Math.max(insideMax, ++inside);
      await sleep(5);
      inside--;
    });
  await Promise.all(Array.from({ length: 8 }, enter));
  expect(insideMax).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});

test('the lock is given back when the work fails', async () => {
  await expect(withLock(file, { waitMs: 0 }, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(existsSync(file)).toBe(false);
});

test('one that waits too long is told who holds it', async () => {
  await withLock(file, { waitMs: 0 }, async () => {
    const waited = withLock(file, { waitMs: 150 }, async () => undefined);
    await expect(waited).rejects.toMatchObject({
      code: 'STACK_BUSY',
      detail: expect.stringContaining(`${process.pid}`),
    });
  });
});

test('the lock of a process that is gone is broken, by one of many at once', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(file, JSON.stringify({ pid, id: 'gone' }));
  expect(isStale(file)).toBe(true);
  let inside = 0;
  let insideMax = 0;
  const enter = () =>
    withLock(file, { waitMs: 10_000 }, async () => {
      insideMax = Math.max(insideMax, ++inside);
      await sleep(5);
      inside--;
    });
  await Promise.all(Array.from({ length: 8 }, enter));
  expect(insideMax).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});

test('a lock whose holder was silent for long is stale even if its number lives, a young empty one is not', () => {
  writeFileSync(file, '');
  expect(isStale(file)).toBe(false);
  writeFileSync(file, JSON.stringify({ pid: process.pid, id: 'other' }));
  expect(isStale(file)).toBe(false);
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(file, longAgo, longAgo);
  expect(isStale(file)).toBe(true);
});
