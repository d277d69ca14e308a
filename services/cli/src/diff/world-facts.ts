import type { RuleSet, Settings } from '@weir/journal';
import { flowsWritten } from '@weir/store/flows-written';
import { highestTimeOf } from '../replay/edge-times.js';
import { rawRoles } from '../send/raw-topic.js';
import type { Connection } from '../stack/connection.js';
import { rulesInJournal, settingsInJournal } from '../stack/journal-settings.js';

/** Raw offsets whose messages a world knows: `[from, to)`. */
export interface KnownRange {
  readonly from: number;
  readonly to: number;
}

/** What the answers of a world rest on. */
export interface WorldFacts {
  readonly settings: Settings | null;
  readonly ruleSets: readonly RuleSet[];
  /** By `<topic>/<partition>`: what of the raw topics its store has. */
  readonly ranges: ReadonlyMap<string, KnownRange>;
  /** The time of its stream: the highest broker time in its journal, milliseconds UTC. */
  readonly nowMs: number;
  /** Journal messages that its store does not have yet. */
  readonly behind: number;
}

/** The marks of a world's store, as ranges from where it began to read. */
export const knownRanges = async ({ config, log, store, topics }: Connection): Promise<Map<string, KnownRange>> => {
  const positions = await store.positions();
  const ranges = new Map<string, KnownRange>();
  for (const role of rawRoles) {
    const topic = topics[role];
    for (const { partition } of await log.offsets(topic)) {
      const place = `${topic}/${partition}`;
      const from = config.world?.ranges[topic]?.[partition]?.from ?? 0;
      ranges.set(place, { from, to: Math.max(from, positions.get(`raw/${place}`) ?? 0) });
    }
  }
  return ranges;
};

/** @throws {WeirLogError}, {WeirStoreError} */
export const worldFacts = async (connection: Connection): Promise<WorldFacts> => {
  const { log, store, topics } = connection;
  const [journal] = await log.offsets(topics.journal);
  return {
    settings: await settingsInJournal(log, topics),
    ruleSets: await rulesInJournal(log, topics),
    ranges: await knownRanges(connection),
    nowMs: (await highestTimeOf(log, topics.journal)) ?? 0,
    behind: Math.max(0, (journal?.next ?? 0) - (await flowsWritten(store, await log.partitions(topics.flows)))),
  };
};
