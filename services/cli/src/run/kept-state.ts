import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const folderPattern = /^(?:follower|patterns|check)(-.+)?(\.\d+)?$/;

/** Where a follower shard, patterns, or a check, of a namespace keeps its snapshots. */
export const keptStateDir = (
  stateDir: string,
  service: 'follower' | 'patterns' | 'check',
  namespace: string,
  shard = 0,
): string =>
  join(stateDir, `${namespace === '' ? service : `${service}-${namespace}`}${shard === 0 ? '' : `.${shard}`}`);

/** Deletes what followers, patterns and checks keep in this folder: the next start reads their topics from the beginning. */
export const removeKeptStates = (stateDir: string): void => {
  if (!existsSync(stateDir)) return;
  for (const entry of readdirSync(stateDir, { withFileTypes: true })) {
    if (!entry.isDirectory() || !folderPattern.test(entry.name)) continue;
    rmSync(join(stateDir, entry.name), { recursive: true, force: true });
  }
};
