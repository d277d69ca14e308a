import { join } from 'node:path';

/** Where a matcher shard of a namespace keeps its snapshots, and the lots of idle pockets. */
export const matcherStateDir = (stateDir: string, namespace: string, shard = 0): string =>
  join(stateDir, `${namespace === '' ? 'matcher' : `matcher-${namespace}`}${shard === 0 ? '' : `.${shard}`}`);
