import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const folderPattern = /^repairer(-.+)?$/;

/** Where the repairer of a namespace keeps its snapshots. */
export const repairerStateDir = (stateDir: string, namespace: string): string =>
  join(stateDir, namespace === '' ? 'repairer' : `repairer-${namespace}`);

/** Deletes what repairers keep in this folder: the next start reads the flows topic from its beginning. */
export const removeRepairerStates = (stateDir: string): void => {
  if (!existsSync(stateDir)) return;
  for (const name of readdirSync(stateDir)) {
    if (folderPattern.test(name)) rmSync(join(stateDir, name), { recursive: true, force: true });
  }
};
