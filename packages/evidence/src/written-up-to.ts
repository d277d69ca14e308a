import type { Log } from '@weir/log';
import type { TopicNames } from '@weir/model';
import { flowsStreamOf, type Store, streamOfPartition } from '@weir/store';
import type { Lack } from './case-facts.js';

/** What had been said when somebody asked: by stream of the store's positions, the offset after its last. */
export interface Asked {
  readonly ends: ReadonlyMap<string, number>;
  /** Those of them that carry entries, one a matcher shard. */
  readonly entryStreams: readonly string[];
  /** Where the journal ended. */
  readonly journal: number;
}

/** @throws {WeirLogError} `LOG_UNREACHABLE`, `LOG_TOPIC_MISSING` */
export const askedNow = async (
  log: Log,
  topics: Pick<TopicNames, 'journal' | 'flows' | 'cases' | 'alerts'>,
): Promise<Asked> => {
  const ends = new Map<string, number>();
  const journal = (await log.offsets(topics.journal))[0]?.next ?? 0;
  ends.set('journal', journal);
  const entryStreams = Array.from({ length: await log.partitions(topics.flows) }, (_, shard) => flowsStreamOf(shard));
  for (const stream of entryStreams) ends.set(stream, journal);
  for (const name of ['cases', 'alerts'] as const)
    for (const { partition, next } of await log.offsets(topics[name]))
      ends.set(streamOfPartition(name, partition), next);
  return { ends, entryStreams, journal };
};

/** The streams that the store does not have up to there. */
export const behind = ({ ends }: Asked, positions: ReadonlyMap<string, number>): Lack[] =>
  [...ends].flatMap(([of, end]) => {
    const position = positions.get(of) ?? 0;
    return position >= end ? [] : [{ of, why: `the store has it up to offset ${position} of ${end}` }];
  });

/** Whether the store has the entries of all matcher shards past the journal's message at `version`. */
export const hasEntriesOf = async (
  store: Pick<Store, 'positions'>,
  { entryStreams }: Asked,
  version: number,
): Promise<boolean> => {
  const positions = await store.positions();
  return entryStreams.every((stream) => (positions.get(stream) ?? 0) > version);
};
