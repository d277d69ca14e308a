import { join } from 'node:path';

/** Where a follower shard, patterns, or a check, of a namespace keeps its snapshots. */
export const keptStateDir = (
  stateDir: string,
  service: 'follower' | 'patterns' | 'check',
  namespace: string,
  shard = 0,
): string =>
  join(stateDir, `${namespace === '' ? service : `${service}-${namespace}`}${shard === 0 ? '' : `.${shard}`}`);
