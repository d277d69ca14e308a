import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Services that keep snapshots, and what lies beside them, between their lives. */
const keepers = ['matcher', 'repairer', 'follower', 'patterns', 'check'] as const;

/**
 * Deletes what the services of one namespace keep in this folder, of every shard. Whoever makes a namespace anew must not
 * begin from what was there before: the same raw messages bring the same journal, and a snapshot tells it apart by one
 * message only.
 */
export const removeStatesOf = (stateDir: string, namespace: string): void => {
  if (!existsSync(stateDir)) return;
  const names = keepers.map((keeper) => (namespace === '' ? keeper : `${keeper}-${namespace}`));
  for (const entry of readdirSync(stateDir)) {
    if (names.includes(entry.replace(/\.\d+$/, ''))) rmSync(join(stateDir, entry), { recursive: true, force: true });
  }
};
