import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { garbagePercentOf } from './room-for-garbage.js';
import { partsOf } from './services.js';

describe('room for garbage', () => {
  it('is asked of V8 by a name that this version of it knows: it passes over others in silence', () => {
    expect(execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' })).toContain('--heap-growing-percent');
  });

  it('is less where all share a process, and what V8 gives where a heap grows with its work', () => {
    const ofAll = garbagePercentOf(partsOf({ shards: { matcher: 1, follower: 1 } }));
    expect(ofAll).toBeLessThan(garbagePercentOf([{ name: 'matcher', shard: 0 }])!);
    expect(garbagePercentOf([{ name: 'desk', shard: 0 }])).toBeNull();
  });
});
