import type { Log, TopicSpec } from '@weir/log';
import { type Config, dlqOf, type TopicsConfig, topicNames } from '@weir/model';

const mebibyte = 1024 * 1024;

const kept = {
  // Everything is folded from the log, so nothing in it may age away.
  'retention.ms': '-1',
  'retention.bytes': '-1',
  'cleanup.policy': 'delete',
  // The broker's clock, not the writers': what it stamps only grows, and no writer can date its messages.
  'message.timestamp.type': 'LogAppendTime',
  'max.message.bytes': String(12 * mebibyte),
} as const;

/** Who was there an hour ago nobody asks. */
const forgotten = { ...kept, 'retention.ms': String(3_600_000), 'segment.ms': String(3_600_000) } as const;

/** Of each account what was said last; that nothing stands any more is said for a week to whoever was away. */
const newestOfEach = {
  ...kept,
  'cleanup.policy': 'compact',
  'delete.retention.ms': String(7 * 24 * 3_600_000),
} as const;

/** A journal whose messages keep the time that they are written with, however long ago: that of a world. */
const timedByWriter = {
  ...kept,
  'message.timestamp.type': 'CreateTime',
  'message.timestamp.before.max.ms': '9223372036854775807',
  'message.timestamp.after.max.ms': '9223372036854775807',
} as const;

/** Every topic of the configured namespace, as `weir topics apply` creates it. Source: architecture §4. */
export const topicSpecs = (config: Pick<Config, 'rawPartitions' | 'shards'> & TopicsConfig): TopicSpec[] => {
  const { bank, chain, reports, labels, ...internal } = topicNames(config.namespace);
  const { shards } = config;
  const partitionsOf = new Map([
    [internal.flows, shards.matcher],
    [internal.cases, shards.follower],
    [internal.alerts, shards.follower],
  ]);
  const special = new Map<string, Readonly<Record<string, string>>>([
    [internal.pulse, forgotten],
    [internal.blocklist, newestOfEach],
  ]);
  const raw = [bank, chain, reports, labels];
  const isWorld = config.world !== undefined;
  // A world reads another installation's raw topics. Its own have what it would have written there.
  const rawPartitions = isWorld ? 1 : config.rawPartitions;
  return [
    ...raw.map((topic) => ({ topic, partitions: rawPartitions, config: kept })),
    ...raw.map((topic) => ({ topic: dlqOf(topic), partitions: 1, config: kept })),
    ...Object.values(internal).map((topic) => ({
      topic,
      partitions: partitionsOf.get(topic) ?? 1,
      config: special.get(topic) ?? (isWorld && topic === internal.journal ? timedByWriter : kept),
    })),
  ];
};

/**
 * Creates the topics of the namespace that do not exist, and returns their names.
 * @throws {WeirLogError} `LOG_TOPIC_MISMATCH` when one exists with another number of partitions (nothing is created)
 */
export const applyTopics = ({
  log,
  config,
}: {
  readonly log: Log;
  readonly config: Config;
}): Promise<readonly string[]> => log.createTopics(topicSpecs(config));
