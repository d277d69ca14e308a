import { EventEmitter } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removedWhenEnded } from './removed-when-ended.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-part-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

class Told extends EventEmitter {
  readonly statuses: number[] = [];
  exit(status: number): void {
    this.statuses.push(status);
  }
}

test('Ctrl-C leaves nothing of a file that was not done, and ends with the status of it', () => {
  const file = join(folder, 'case.zip.part');
  const told = new Told();
  const release = removedWhenEnded(file, told);
  writeFileSync(file, 'half');
  told.emit('SIGINT', 'SIGINT');
  expect(existsSync(file)).toBe(false);
  // Before the first byte there is nothing to remove.
  told.emit('SIGTERM', 'SIGTERM');
  expect(told.statuses).toEqual([130, 143]);
  release();
  expect(told.eventNames()).toEqual([]);
});
