import type { RuleSet, Settings } from '@weir/journal';
import type { Log, TopicSpec } from '@weir/log';
import { isLogError } from '@weir/log/errors';
import { z } from 'zod';
import { standingBatches, standingOn } from '../stack/standing-batches.js';

const offset = z.int().min(0);
const range = z.object({ from: offset, to: offset });

/** A replay as it was planned: the same command again goes on with it. */
const plan = z.object({
  kind: z.literal('replay'),
  namespace: z.string(),
  /** Namespace of the installation whose raw topics are read. */
  of: z.string(),
  /** What was typed. */
  given: z.object({ topics: z.array(z.string()), from: z.string(), to: z.string(), settings: z.string() }),
  /** By raw topic, then by partition; those that are not read have empty ranges. */
  ranges: z.record(z.string(), z.array(range)),
  /** Nothing before the ranges is known. */
  isCold: z.boolean(),
  settings: z.custom<Settings>((value) => typeof value === 'object' && value !== null),
  ruleSets: z.array(z.custom<RuleSet>((value) => typeof value === 'object' && value !== null)),
  /** The stream's time at the end of the ranges, milliseconds UTC. */
  untilMs: offset,
  plannedAt: z.string(),
});

/** Two worlds were compared to their ends. */
const compared = z.object({
  kind: z.literal('compared'),
  namespace: z.string(),
  with: z.string(),
  differences: offset,
  at: z.string(),
});

/** Everything that it reads had come through all stages into its store: the marks of the store alone do not say so. */
const finished = z.object({ kind: z.literal('finished'), namespace: z.string(), at: z.string() });
const dropped = z.object({ kind: z.literal('dropped'), namespace: z.string(), at: z.string() });
/** That the world of this namespace is the one that is live; that of the installation itself too. */
const promoted = z.object({ kind: z.literal('promoted'), namespace: z.string(), at: z.string() });

const record = z.discriminatedUnion('kind', [plan, compared, finished, dropped, promoted]);

export type ReplayPlan = Readonly<z.output<typeof plan>>;
export type WorldRecord = Readonly<z.output<typeof record>>;

/** What is known of a world that was made by a replay. */
export interface KnownWorld {
  readonly plan: ReplayPlan;
  /** The last comparison since it was planned, with any other world. */
  readonly compared: Extract<WorldRecord, { kind: 'compared' }> | null;
  /** When a run of it saw everything come through, since it was planned; null: none has, so it was interrupted or still runs. */
  readonly finishedAt: string | null;
}

/** The topic in which an installation notes the worlds beside it, one partition. */
export const worldsTopic = (of: string): string => `${of === '' ? '' : `${of}.`}weir.worlds.v1`;

const spec = (of: string): TopicSpec => ({
  topic: worldsTopic(of),
  partitions: 1,
  config: { 'retention.ms': '-1', 'retention.bytes': '-1', 'message.timestamp.type': 'LogAppendTime' },
});

const readRecord = (value: Buffer | null): WorldRecord | null => {
  try {
    return record.safeParse(JSON.parse(String(value))).data ?? null;
  } catch {
    return null;
  }
};

/** The worlds that stand, by namespace: a fold of what was noted. What is no note of ours is passed over. */
const foldWorlds = (records: Iterable<WorldRecord>): Map<string, KnownWorld> => {
  const worlds = new Map<string, KnownWorld>();
  for (const each of records) {
    if (each.kind === 'replay') worlds.set(each.namespace, { plan: each, compared: null, finishedAt: null });
    else if (each.kind === 'dropped') worlds.delete(each.namespace);
    else {
      const known = worlds.get(each.namespace);
      if (known === undefined) continue;
      if (each.kind === 'compared') worlds.set(each.namespace, { ...known, compared: each });
      if (each.kind === 'finished') worlds.set(each.namespace, { ...known, finishedAt: each.at });
    }
  }
  return worlds;
};

/** @throws {WeirLogError} `LOG_UNREACHABLE` */
export const knownWorlds = async (log: Log, of: string): Promise<Map<string, KnownWorld>> => {
  const records: WorldRecord[] = [];
  try {
    for await (const batch of standingBatches(log, await standingOn(log, worldsTopic(of))))
      for (const { value } of batch.records) {
        const read = readRecord(value);
        if (read !== null) records.push(read);
      }
  } catch (error) {
    // Nobody has made a world yet.
    if (!isLogError(error, 'LOG_TOPIC_MISSING')) throw error;
  }
  return foldWorlds(records);
};

/** Notes something of a world; makes the topic where it is not there. */
export const noteWorld = async (log: Log, of: string, note: WorldRecord): Promise<void> => {
  await log.createTopics([spec(of)]);
  const writer = await log.openWriter();
  try {
    await writer.append(worldsTopic(of), 0, [{ key: note.namespace, value: Buffer.from(JSON.stringify(note)) }]);
  } finally {
    await writer.close();
  }
};
