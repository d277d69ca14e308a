import { join } from 'node:path';

/** Where the repairer of a namespace keeps its snapshots. */
export const repairerStateDir = (stateDir: string, namespace: string): string =>
  join(stateDir, namespace === '' ? 'repairer' : `repairer-${namespace}`);
