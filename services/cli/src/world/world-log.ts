import type { Log, LogBatch, LogReader, OutMessage, Position } from '@weir/log';
import { batchOf } from '@weir/log/packed-records';
import { dlqOf, type RawRange, topicNames, type WorldConfig } from '@weir/model';
import { rawRoles } from '../send/raw-topic.js';
import { BoundedReader } from './bounded-reader.js';

/** What must not reach the installation that a world reads, by the topic as services name it. */
const ownNames = (namespace: string, { of, ranges }: WorldConfig): ReadonlyMap<string, string> => {
  const [own, theirs] = [topicNames(namespace), topicNames(of)];
  const names = new Map<string, string>();
  for (const role of rawRoles) {
    names.set(dlqOf(theirs[role]), dlqOf(own[role]));
    // What a rehearsal's detectors would report opens no case of the installation. A world that has become live reports.
    if (isBounded(ranges)) names.set(theirs[role], own[role]);
  }
  return names;
};

/** Whether the world ends somewhere: it is a replay, not live. */
export const isBounded = (ranges: WorldConfig['ranges']): boolean =>
  Object.values(ranges).some((partitions) => partitions.some(({ to }) => to !== null));

const renamed = (batch: LogBatch, topic: string): LogBatch => {
  const { partition, firstOffset, nextOffset, highWatermark, records } = batch;
  return batchOf({ topic, partition, firstOffset, nextOffset, highWatermark }, records);
};

/** Gives batches the names back that their topics were asked for by. */
const withNames = (reader: LogReader, asked: ReadonlyMap<string, string>): LogReader => ({
  next: async () => {
    const batch = await reader.next();
    if (batch === null) return null;
    const name = asked.get(batch.topic);
    return name === undefined ? batch : renamed(batch, name);
  },
  close: () => reader.close(),
});

/**
 * The log as the services of a world see it, none of which knows that it is in one. Raw topics are those of the
 * installation that it reads, and hold the offsets of its ranges, no more; dead letters, and while it ends somewhere
 * what is written to raw topics, go to topics of its own. What is written to its journal without a time has none while
 * it ends somewhere: the time of its stream is that of the raw messages, and no start of a service moves it.
 */
export const worldLog = (log: Log, namespace: string, world: WorldConfig): Log => {
  const { ranges } = world;
  const names = ownNames(namespace, world);
  const letters = new Map([...names].filter(([topic]) => ranges[topic] === undefined));
  const journal = topicNames(namespace).journal;
  const isTimeless = isBounded(ranges);
  const readName = (topic: string): string => letters.get(topic) ?? topic;
  const rangeOf = (topic: string, partition: number): RawRange | undefined => ranges[topic]?.[partition];

  const openReader: Log['openReader'] = async (from, options) => {
    const ends = new Map<string, number>();
    for (const { topic, partition } of from) {
      const to = rangeOf(topic, partition)?.to;
      if (to !== undefined && to !== null) ends.set(`${topic}/${partition}`, to);
    }
    const placeOf = ({ topic, partition }: Position): string => `${topic}/${partition}`;
    const left = from.filter((position) => position.offset < (ends.get(placeOf(position)) ?? Number.POSITIVE_INFINITY));
    const positions = left.map((position) => ({ ...position, topic: readName(position.topic) }));
    const inner = left.length === 0 ? null : await log.openReader(positions, options);
    const reader =
      ends.size === 0 && inner !== null ? inner : new BoundedReader(inner, ends, new Set(left.map(placeOf)));
    const asked = new Map([...letters].map(([name, own]) => [own, name]));
    return from.some(({ topic }) => letters.has(topic)) ? withNames(reader, asked) : reader;
  };

  return {
    createTopics: (specs) => log.createTopics(specs),
    topics: () => log.topics(),
    describeTopics: (topics) => log.describeTopics(topics.map(readName)),
    partitions: (topic) => log.partitions(readName(topic)),
    offsets: async (topic) =>
      (await log.offsets(readName(topic))).map((held) => {
        const range = rangeOf(topic, held.partition);
        if (range === undefined) return held;
        // What is gone since must be missed, not passed over: so the range begins where it was said to.
        const next = Math.max(range.from, Math.min(held.next, range.to ?? held.next));
        return { partition: held.partition, earliest: range.from, next };
      }),
    offsetsAt: (topic, timeMs) => log.offsetsAt(readName(topic), timeMs),
    openReader,
    // In transactions where that is asked for: a desk of a world that is live is fenced by the next as any is.
    openWriter: async (options) => {
      const writer = await log.openWriter(options);
      const timed = (messages: readonly OutMessage[]): readonly OutMessage[] =>
        messages.map((message) => (message.timestampMs === undefined ? { ...message, timestampMs: 0 } : message));
      return {
        append: (topic, partition, messages) => {
          const own = names.get(topic);
          if (own !== undefined) return writer.append(own, 0, messages);
          return writer.append(topic, partition, topic === journal && isTimeless ? timed(messages) : messages);
        },
        close: () => writer.close(),
      };
    },
    ping: () => log.ping(),
    deleteTopics: (topics) => log.deleteTopics(topics),
    close: () => log.close(),
  };
};
