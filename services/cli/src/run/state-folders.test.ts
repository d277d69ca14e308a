import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deskSecret } from './desk-secret.js';
import { keptStateDir } from './kept-state.js';
import { matcherStateDir } from './matcher-state.js';
import { repairerStateDir } from './repairer-state.js';
import { deskEvidenceFolder, removeAllStates, removeStatesOf } from './state-folders.js';

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

test('of all namespaces everything goes, what desks keep too, and nothing that is not ours', () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'weir-states-'));
  try {
    for (const namespace of ['', 'try-1']) {
      deskSecret(null, stateDir, namespace);
      mkdirSync(matcherStateDir(stateDir, namespace, 1));
      mkdirSync(repairerStateDir(stateDir, namespace));
      for (const service of ['follower', 'patterns', 'check'] as const)
        mkdirSync(keptStateDir(stateDir, service, namespace));
    }
    mkdirSync(deskEvidenceFolder(stateDir));
    for (const other of ['weir.yaml', 'desks', 'checklist']) writeFileSync(join(stateDir, other), '');
    removeAllStates(stateDir);
    expect(readdirSync(stateDir).sort()).toEqual(['checklist', 'desks', 'weir.yaml']);
    removeAllStates(join(stateDir, 'not there'));
  } finally {
    rmSync(stateDir, { recursive: true, force: true });
  }
});
