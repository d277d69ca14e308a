import type { DoctorLine } from '@weir/local';
import { homeOf } from '../world/live-pointer.js';
import type { Connection } from './connection.js';
import { shownWhole } from './table.js';
import { givenUp, type Shortcoming, shortcomings, type TopicNeed, topicNeeds, worldsNeed } from './topic-needs.js';

const shownShortcoming = ({ setting, has, why }: Shortcoming): string => `${setting} is ${has} (${why})`;

/** What is typed to mend it: Kafka's own tool, since weir leaves the settings of topics that exist as they are. */
const mendOf = (brokers: readonly string[], topic: string, short: readonly Shortcoming[]): string => {
  const settings = short.map(({ setting, wants }) => `${setting}=${wants}`).join(',');
  return `kafka-configs.sh --bootstrap-server ${brokers.join(',')} --alter --entity-type topics --entity-name ${topic} --add-config ${settings}`;
};

/** Whether the first record of a topic that answers are folded from is gone. */
const beginningLine = async ({ log, topics }: Connection, topic: string): Promise<DoctorLine | null> => {
  const late = (await log.offsets(topic)).find(({ earliest }) => earliest > 0);
  if (late === undefined) return null;
  const detail = `${topic}/${late.partition} begins at offset ${shownWhole(late.earliest)}: what came before is gone`;
  const mend =
    topic === topics.acts
      ? `orders, tokens and decisions of before are unknown: put ${topic} back from a copy`
      : `services that have no snapshot halt: keep the snapshots; put ${topic} back from a copy, or weir replay all --from earliest into a namespace of its own, then weir promote`;
  return { name: 'topic beginnings', ok: false, detail, mend };
};

/**
 * What is to be said of the settings of topics that exist: whether they keep what weir needs for as long as it does, who
 * stamps the time, how large a message may be, how many copies acknowledge it.
 * @throws {WeirLogError}
 */
export const topicLines = async (connection: Connection): Promise<DoctorLine[]> => {
  const { config, log } = connection;
  const there = new Set(await log.topics());
  const needs: TopicNeed[] = [...topicNeeds(config), worldsNeed(homeOf(config))].filter(({ topic }) =>
    there.has(topic),
  );
  const held = await log.describeTopics(needs.map(({ topic }) => topic));
  const [lines, notes]: [DoctorLine[], string[]] = [[], []];
  for (const [at, need] of needs.entries()) {
    const { topic } = need;
    const short = shortcomings(need, held[at]!);
    const note = givenUp(need, held[at]!);
    if (note !== null) notes.push(note);
    if (short.length > 0) {
      const detail = `${topic}: ${short.map(shownShortcoming).join(', ')}`;
      lines.push({ name: 'topic settings', ok: false, detail, mend: mendOf(config.kafka.brokers, topic, short) });
    }
    const begins = need.isFolded ? await beginningLine(connection, topic) : null;
    if (begins !== null) lines.push(begins);
  }
  if (lines.some(({ name }) => name === 'topic settings')) return lines;
  const detail = [`${needs.length} topics keep what is needed`, ...notes].join('; ');
  return [{ name: 'topic settings', ok: true, detail, mend: null }, ...lines];
};
