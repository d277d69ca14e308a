import { readinessOf } from '../promote/readiness.js';
import type { Connection } from '../stack/connection.js';
import type { KnownWorld } from '../world/world-records.js';

/**
 * The replays among two worlds that were compared to their ends, by namespace. One that is not done was compared as far as it
 * has come: what it says of the rest nobody has seen.
 * @param home the installation whose raw topics they read
 * @param liveNamespace of the world that is live: it reads on, and is never done
 */
export const wholeWorlds = async (
  compared: readonly Connection[],
  home: Connection,
  known: ReadonlyMap<string, KnownWorld>,
  liveNamespace: string,
): Promise<{ readonly whole: string[]; readonly undone: string[] }> => {
  const [whole, undone]: [string[], string[]] = [[], []];
  for (const connection of compared) {
    const { namespace } = connection.config;
    const world = known.get(namespace);
    if (world === undefined) continue;
    const { unfinished, behindJournal } = await readinessOf(home, connection, world);
    const isWhole = namespace === liveNamespace || (unfinished === 0 && behindJournal === 0);
    (isWhole ? whole : undone).push(namespace);
  }
  return { whole, undone };
};
