import { getEventListeners } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runAll } from './run-all.fixture.js';
import { runnable } from './services.js';

let stateDir = '';
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'weir-host-'));
});
afterEach(() => {
  rmSync(stateDir, { recursive: true, force: true });
});

test('all services in one process become ready, end when asked to, and warn of no listeners too many', async () => {
  const warnings: string[] = [];
  const hear = (warning: Error): void => void warnings.push(`${warning.name} ${warning.message}`);
  process.on('warning', hear);
  const ending = new AbortController();
  try {
    const { ready, ended } = await runAll(ending.signal, stateDir);
    await expect.poll(() => [...ready].sort(), { timeout: 20_000 }).toEqual([...runnable].sort());
    // However many services there are: none of them listens to the signal that all share.
    expect(getEventListeners(ending.signal, 'abort')).toHaveLength(0);
    ending.abort();
    await ended;
    // Node warns a turn later.
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    ending.abort();
    process.off('warning', hear);
  }
  expect(warnings).toEqual([]);
});
