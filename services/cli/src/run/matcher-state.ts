import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const folderPattern = /^matcher(-.+)?$/;

/** Where the matcher of a namespace keeps its snapshots, and the lots of idle pockets. */
export const matcherStateDir = (stateDir: string, namespace: string): string =>
  join(stateDir, namespace === '' ? 'matcher' : `matcher-${namespace}`);

/** Deletes what matchers keep in this folder: the next start folds the journal anew. */
export const removeMatcherStates = (stateDir: string): void => {
  if (!existsSync(stateDir)) return;
  for (const name of readdirSync(stateDir)) {
    if (folderPattern.test(name)) rmSync(join(stateDir, name), { recursive: true, force: true });
  }
};
