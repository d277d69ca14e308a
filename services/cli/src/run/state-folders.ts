import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Services that keep snapshots, and what lies beside them, between their lives. */
const keepers = ['matcher', 'repairer', 'follower', 'patterns', 'check'] as const;

/** What desks keep: the secret that the first start makes, by namespace; packages that somebody is being handed. */
export const deskFolder = (stateDir: string): string => join(stateDir, 'desk');
export const deskEvidenceFolder = (stateDir: string): string => join(stateDir, 'desk-evidence');

const removeThose = (stateDir: string, isOne: (name: string) => boolean): void => {
  if (!existsSync(stateDir)) return;
  for (const name of readdirSync(stateDir))
    if (isOne(name)) rmSync(join(stateDir, name), { recursive: true, force: true });
};

/**
 * Deletes what the services of one namespace keep in this folder, of every shard. Whoever makes a namespace anew must not
 * begin from what was there before: the same raw messages bring the same journal, and a snapshot tells it apart by one
 * message only.
 */
export const removeStatesOf = (stateDir: string, namespace: string): void => {
  const names = new Set(keepers.map((keeper) => (namespace === '' ? keeper : `${keeper}-${namespace}`)));
  removeThose(stateDir, (name) => names.has(name.replace(/\.\d+$/, '')));
};

const anyKeeper = new RegExp(`^(?:${keepers.join('|')})(?:-.+)?(?:\\.\\d+)?$`);

/** Deletes what the services of all namespaces keep in this folder. Files of others stay. */
export const removeAllStates = (stateDir: string): void => {
  removeThose(stateDir, (name) => anyKeeper.test(name));
  for (const folder of [deskFolder(stateDir), deskEvidenceFolder(stateDir)])
    rmSync(folder, { recursive: true, force: true });
};
