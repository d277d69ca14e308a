import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Services that keep something between their lives. */
type KeepingService = 'matcher' | 'repairer';

const folderPattern = /^(matcher|repairer)(-.+)?$/;

/** Where a service of a namespace keeps its snapshots; the matcher also the lots of idle pockets. */
export const keptStateDir = (service: KeepingService, stateDir: string, namespace: string): string =>
  join(stateDir, namespace === '' ? service : `${service}-${namespace}`);

/** Deletes what services keep in this folder: the next start reads their topics anew. */
export const removeKeptStates = (stateDir: string): void => {
  if (!existsSync(stateDir)) return;
  for (const name of readdirSync(stateDir)) {
    if (folderPattern.test(name)) rmSync(join(stateDir, name), { recursive: true, force: true });
  }
};
