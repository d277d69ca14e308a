import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keptStateDir } from './kept-state.js';
import { matcherStateDir } from './matcher-state.js';
import { repairerStateDir } from './repairer-state.js';
import { removeStatesOf } from './state-folders.js';

test('what the services of a namespace keep goes, of every shard, and nothing of another', () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'weir-states-'));
  const foldersOf = (namespace: string): string[] => [
    matcherStateDir(stateDir, namespace),
    matcherStateDir(stateDir, namespace, 1),
    repairerStateDir(stateDir, namespace),
    keptStateDir(stateDir, 'follower', namespace),
    keptStateDir(stateDir, 'follower', namespace, 2),
    keptStateDir(stateDir, 'patterns', namespace),
    keptStateDir(stateDir, 'check', namespace),
  ];
  const standing = (namespace: string): number => foldersOf(namespace).filter((folder) => existsSync(folder)).length;
  try {
    for (const namespace of ['', 'try', 'try-1']) for (const folder of foldersOf(namespace)) mkdirSync(folder);
    removeStatesOf(stateDir, 'try');
    expect(['', 'try', 'try-1'].map(standing)).toEqual([7, 0, 7]);
    removeStatesOf(stateDir, '');
    expect(['', 'try-1'].map(standing)).toEqual([0, 7]);
    removeStatesOf(join(stateDir, 'not there'), 'try');
  } finally {
    rmSync(stateDir, { recursive: true, force: true });
  }
});
