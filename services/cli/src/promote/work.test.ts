import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '@weir/model';
import { expect, test } from 'vitest';
import { nextLines } from './work.js';

const outcome = readConfig({ env: {} });
if (!outcome.ok) throw new Error(outcome.problems.join('; '));
const home = outcome.config;

test('what it says to type for the way back goes back, and is no rehearsal', () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'weir-promote-'));
  try {
    expect(nextLines(home, stateDir, 'try-1').at(-1)).toBe('back again: weir promote --back --run');
    expect(nextLines(home, stateDir, 'try-1', { matcher: 1, follower: 1 })).toHaveLength(2);
    expect(nextLines(home, stateDir, 'try-1', { matcher: 4, follower: 1 })[0]).toBe(
      'it has other shards: first set WEIR_MATCHER_SHARDS=4 WEIR_FOLLOWER_SHARDS=1',
    );
    const live = { ...home, namespace: 'try-1', world: { of: '', ranges: {} } };
    expect(nextLines(live, stateDir, '').at(-1)).toBe('back again: weir promote try-1 --run');
    expect(nextLines(live, stateDir, 'try-2').at(-1)).toBe('back again: weir promote try-1 --run');
  } finally {
    rmSync(stateDir, { recursive: true, force: true });
  }
});
