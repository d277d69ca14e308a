import type { TopicFound } from '@weir/log';
import { dlqOf, topicNames, topicsOf } from '@weir/model';
import { worldsTopic } from '../world/world-records.js';
import { shownDuration } from './journal-settings.js';
import { topicSpecs } from './topics.js';

/** What weir needs of a topic, whoever made it. */
export interface TopicNeed {
  readonly topic: string;
  /** Null: no matter how long. A number: answers stand without what is older, in milliseconds. */
  readonly keeps: 'for ever' | number | null;
  readonly policy: 'delete' | 'compact';
  readonly time: 'LogAppendTime' | 'CreateTime';
  /** A message of so many bytes has to be taken; null: they are small. */
  readonly messageBytesMin: number | null;
  /** Answers are folded from its first record on. */
  readonly isFolded: boolean;
}

/** A setting that is not what weir needs. */
export interface Shortcoming {
  readonly setting: string;
  readonly has: string;
  /** What to set. */
  readonly wants: string;
  readonly why: string;
}

const dayMs = 24 * 3_600_000;

/** An ingest that stands still over the longest holidays finds all that came. */
const rawDaysMin = 7;

/** Frames, and what callers may put into one message. Source: docs/ARCHITECTURE.md §4. */
const messageBytesMin = 10_000_000;

/** What `weir topics apply` gives them. */
const messageBytesWanted = '12582912';

type TopicsOf = Parameters<typeof topicSpecs>[0] & { readonly snapshotEveryMs: number | null };

/**
 * What is needed of each topic of an installation. A world reads the raw topics of another installation: those count then,
 * and not its own.
 */
export const topicNeeds = (config: TopicsOf): TopicNeed[] => {
  const [own, read] = [topicNames(config.namespace), topicsOf(config)];
  const rawMs = Math.max(rawDaysMin * dayMs, 3 * (config.snapshotEveryMs ?? 0));
  const transfers = new Set([own.bank, own.chain]);
  const ownRaw = [own.bank, own.chain, own.reports, own.labels];
  const letters = new Set(ownRaw.map(dlqOf));
  const folded = new Set([own.journal, own.flows, own.acts]);
  // The raw topics of a world, and people's acts, are the installation's.
  const nameOf = new Map(Object.entries(own).map(([role, topic]) => [topic, read[role as keyof typeof read]]));
  return topicSpecs(config).map(({ topic, config: made = {} }): TopicNeed => {
    const policy = made['cleanup.policy'] === 'compact' ? 'compact' : 'delete';
    const isForgotten = topic === own.pulse || policy === 'compact';
    const keeps = isForgotten ? null : transfers.has(topic) || letters.has(topic) ? rawMs : 'for ever';
    const time = made['message.timestamp.type'] === 'CreateTime' ? 'CreateTime' : 'LogAppendTime';
    const place = { topic: nameOf.get(topic) ?? topic, isFolded: folded.has(topic) };
    return { ...place, keeps, policy, time, messageBytesMin: topic === own.pulse ? null : messageBytesMin };
  });
};

/** The topic of an installation's worlds, which is there once a replay was planned. */
export const worldsNeed = (of: string): TopicNeed => ({
  ...{ topic: worldsTopic(of), keeps: 'for ever', policy: 'delete', time: 'LogAppendTime' },
  ...{ isFolded: false, messageBytesMin: null },
});

const shownMs = (ms: string): string => (Number(ms) < 0 ? 'for ever' : shownDuration(Number(ms)));

/** What is wrong with a topic; what the brokers do not say is passed over. */
export const shortcomings = (need: TopicNeed, { replicas, config }: TopicFound): Shortcoming[] => {
  const found: Shortcoming[] = [];
  const look = (setting: string, isWrong: (value: string) => boolean, wants: string, why: string): void => {
    const has = config[setting];
    if (has !== undefined && isWrong(has)) found.push({ setting, has, wants, why });
  };
  const { keeps, policy, time, messageBytesMin: bytesMin } = need;
  const isBounded = (value: string): boolean => Number(value) >= 0;
  if (keeps === 'for ever') {
    const why = 'answers are folded from all of it';
    look('retention.ms', isBounded, '-1', why);
    look('retention.bytes', isBounded, '-1', why);
  } else if (keeps !== null) {
    const why = `what was not read within ${shownDuration(keeps)} must still be there`;
    look('retention.ms', (ms) => isBounded(ms) && Number(ms) < keeps, '-1', why);
    look('retention.bytes', isBounded, '-1', 'a bound of bytes goes soonest when most comes');
  }
  const whyPolicy = policy === 'delete' ? 'records of one key are not versions of one thing' : 'what stands must stay';
  look('cleanup.policy', (value) => value !== policy, policy, whyPolicy);
  const whyTime =
    time === 'CreateTime' ? 'a world has the times of the raw messages' : 'the times that count are the broker’s';
  look('message.timestamp.type', (value) => value !== time, time, whyTime);
  const isSmall = (value: string): boolean => bytesMin !== null && Number(value) < bytesMin;
  look('max.message.bytes', isSmall, messageBytesWanted, 'larger messages would be refused');
  const isLost = (value: string): boolean => replicas > 1 && Number(value) < 2;
  look('min.insync.replicas', isLost, '2', 'what one broker alone has acknowledged is lost with it');
  const isTooMany = (value: string): boolean => Number(value) > replicas;
  look('min.insync.replicas', isTooMany, String(Math.min(2, replicas)), `${replicas} copies: nothing can be written`);
  const whyClean = 'a copy that lags would become the topic';
  look('unclean.leader.election.enable', (value) => value === 'true', 'false', whyClean);
  return found;
};

/** What a topic that keeps enough gives up all the same; null: nothing. */
export const givenUp = ({ keeps, topic }: TopicNeed, { config }: TopicFound): string | null => {
  const ms = config['retention.ms'];
  if (typeof keeps !== 'number' || ms === undefined || Number(ms) < keeps) return null;
  return `${topic} keeps ${shownMs(ms)}: replays, and original messages for evidence, reach no further back`;
};
