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

/** The setting that says how many partitions a topic has; null: none does, it has one. */
const partitionsSetting = (topic: string, { namespace, world }: TopicsConfig): string | null => {
  const { bank, chain, reports, labels, flows, cases, alerts } = topicNames(namespace);
  if (world === undefined && [bank, chain, reports, labels].includes(topic)) return 'WEIR_RAW_PARTITIONS';
  if (topic === flows) return 'WEIR_MATCHER_SHARDS';
  return topic === cases || topic === alerts ? 'WEIR_FOLLOWER_SHARDS' : null;
};

/** A topic that exists, with the partitions that it has and those that the configuration wants. */
export interface PartitionsFound {
  readonly topic: string;
  readonly partitions: number;
  readonly partitionsWanted: number;
}

/** What to do where topics have other numbers of partitions than wanted: the topics stay, so the settings follow them. */
export const partitionsMend = (found: readonly PartitionsFound[], config: TopicsConfig): string => {
  const bySetting = new Map<string, PartitionsFound[]>();
  const elsewhere: string[] = [];
  for (const each of found) {
    const setting = partitionsSetting(each.topic, config);
    if (setting !== null) bySetting.set(setting, [...(bySetting.get(setting) ?? []), each]);
    else if (each.partitions !== each.partitionsWanted) elsewhere.push(each.topic);
  }
  const settings: string[] = [];
  for (const [setting, topics] of bySetting) {
    if (topics.every(({ partitions, partitionsWanted }) => partitions === partitionsWanted)) continue;
    const numbers = new Set(topics.map(({ partitions }) => partitions));
    if (numbers.size === 1) settings.push(`${setting}=${topics[0]!.partitions}`);
    // One number is for all of them.
    else elsewhere.push(...topics.map(({ topic }) => topic));
  }
  return [
    ...(settings.length === 0 ? [] : [`set ${settings.join(' ')}`]),
    ...(elsewhere.length === 0 ? [] : [`no setting fits ${elsewhere.join(', ')}: set another WEIR_NAMESPACE`]),
  ].join('; ');
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
