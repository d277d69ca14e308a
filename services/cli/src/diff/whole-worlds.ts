import { readinessOf, whyNotDone } from '../promote/readiness.js';
import type { Connection } from '../stack/connection.js';
import type { KnownWorld } from '../world/world-records.js';

/** A replay that was interrupted, or still runs. */
export interface Undone {
  readonly namespace: string;
  readonly why: string;
}

/**
 * The replays among two worlds that are compared to their ends, by namespace; of the others why they are not done. Such a one is
 * compared as far as it has come: what it says of the rest nobody has seen.
 * @param home the installation whose raw topics they read
 * @param liveNamespace of the world that is live: it reads on, and is never done
 */
export const wholeWorlds = async (
  compared: readonly Connection[],
  home: Connection,
  known: ReadonlyMap<string, KnownWorld>,
  liveNamespace: string,
): Promise<{ readonly whole: string[]; readonly undone: Undone[] }> => {
  const [whole, undone]: [string[], Undone[]] = [[], []];
  for (const connection of compared) {
    const { namespace } = connection.config;
    const world = known.get(namespace);
    if (world === undefined) continue;
    const why = whyNotDone(await readinessOf(home, connection, world), world);
    if (namespace === liveNamespace || why === null) whole.push(namespace);
    else undone.push({ namespace, why });
  }
  return { whole, undone };
};
