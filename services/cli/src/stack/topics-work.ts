import type { Log, TopicFound, TopicSpec } from '@weir/log';
import { topicNames, WeirError } from '@weir/model';
import { spoken } from '../language/words.js';
import { rawRoles } from '../send/raw-topic.js';
import { connectToLog, type LogConnection } from './open-log.js';
import type { Report } from './report.js';
import { shownWhole, tableLines } from './table.js';
import { texts } from './texts.js';
import { applyTopics, topicSpecs } from './topics.js';

interface TopicState {
  readonly topic: string;
  readonly exists: boolean;
  readonly partitions: number;
  readonly partitionsWanted: number;
  readonly messages: number;
}

const stateOf = async (log: Log, { topic, partitions }: TopicSpec, existing: ReadonlySet<string>) => {
  const offsets = existing.has(topic) ? await log.offsets(topic) : [];
  const messages = offsets.reduce((sum, { earliest, next }) => sum + next - earliest, 0);
  return { topic, exists: existing.has(topic), partitions: offsets.length, partitionsWanted: partitions, messages };
};

/** The topics of the namespace as they are. */
export const topicStates = async ({ log, config }: Pick<LogConnection, 'log' | 'config'>): Promise<TopicState[]> => {
  const existing = new Set(await log.topics());
  const states: TopicState[] = [];
  for (const spec of topicSpecs(config)) states.push(await stateOf(log, spec, existing));
  return states;
};

const connected = async (work: (connection: LogConnection) => Promise<Report>): Promise<Report> => {
  const connection = await connectToLog();
  try {
    await connection.log.ping();
    return await work(connection);
  } finally {
    await connection.close();
  }
};

export const list = (): Promise<Report> =>
  connected(async (connection) => {
    const said = spoken(texts);
    const states = await topicStates(connection);
    const rows = states.map(({ topic, exists, partitions, messages }) =>
      exists ? [topic, String(partitions), shownWhole(messages)] : [topic, said.missing, ''],
    );
    const lines = tableLines(said.topicHeads.split('|'), rows);
    if (states.some(({ exists }) => !exists)) lines.push('', said.applyCreates);
    return { status: 0, lines, json: { topics: states } };
  });

export const apply = (): Promise<Report> =>
  connected(async (connection) => {
    const created = await applyTopics(connection);
    const topics = topicSpecs(connection.config).map(({ topic }) => topic);
    const said = spoken(texts);
    const lines = topics.map((topic) => `${created.includes(topic) ? said.created : said.there} ${topic}`);
    return { status: 0, lines, json: { created, topics } };
  });

/**
 * The topic that somebody means: by its full name, without the namespace, or a raw one by what it carries.
 * @throws {WeirError} `USAGE`
 */
export const topicNamed = (name: string, config: Parameters<typeof topicSpecs>[0]): string => {
  const topics = topicNames(config.namespace);
  const role = rawRoles.find((each) => each === name);
  const wanted = role === undefined ? name : topics[role];
  const prefix = config.namespace === '' ? '' : `${config.namespace}.`;
  const found = topicSpecs(config).find(({ topic }) => topic === wanted || topic === `${prefix}${wanted}`);
  if (found !== undefined) return found.topic;
  throw new WeirError('USAGE', `${name} is no topic of this installation: weir topics list shows them`);
};

/** How many it has, and how many it should have where those differ. @param found null: the topic is not there */
export const partitionsText = (wanted: number, found: number | null): string =>
  found === null || found === wanted ? String(wanted) : spoken(texts).partitionsDiffer(found, wanted);

/** The settings that count here, as the brokers have them, and beside those that differ what weir makes topics with. */
export const settingLines = (made: Readonly<Record<string, string>>, held: TopicFound['config'] | null): string[] =>
  Object.entries(made).map(([name, value]) => {
    const has = held?.[name] ?? value;
    return has === value ? `${name} ${value}` : `${name} ${spoken(texts).settingDiffers(has, value)}`;
  });

export const describe = (wanted: readonly string[]): Promise<Report> =>
  connected(async ({ log, config }) => {
    const specs = topicSpecs(config);
    const named = wanted.map((name) => topicNamed(name, config));
    const existing = new Set(await log.topics());
    const chosen = specs.filter(({ topic }) => named.length === 0 || named.includes(topic));
    const topics = [];
    for (const spec of chosen) {
      const offsets = existing.has(spec.topic) ? await log.offsets(spec.topic) : null;
      const [held = null] = offsets === null ? [] : await log.describeTopics([spec.topic]);
      topics.push({ ...spec, offsets, held });
    }
    const said = spoken(texts);
    const lines = topics.flatMap(({ topic, partitions, config: settings, offsets, held }) => [
      topic,
      said.partitions(partitionsText(partitions, offsets?.length ?? null)),
      ...(held === null ? [] : [said.copies(held.replicas)]),
      ...settingLines(settings ?? {}, held?.config ?? null).map((each) => `  ${each}`),
      ...(offsets ?? []).map(({ partition, earliest, next }) => said.offsets(partition, earliest, next)),
      ...(offsets === null ? [said.topicMissing] : []),
    ]);
    return { status: 0, lines, json: { topics } };
  });
