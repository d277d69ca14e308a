import { type DoctorLine, doctor } from '@weir/local';
import { spokenProblem, spokenRemedy } from '../errors/remedies.js';
import { columnsOf } from '../language/wide-text.js';
import { spoken } from '../language/words.js';
import { colours as pc } from '../terminal/colours.js';
import { type Configuration, readConfiguration } from './configuration.js';
import { type Connection, openConnection, withAddresses } from './connection.js';
import { spokenName } from './doctor-names.js';
import { settingsInJournal } from './journal-settings.js';
import { registryLine } from './registry-line.js';
import { foreseen, type Report } from './report.js';
import { snapshotLines } from './snapshot-lines.js';
import { texts } from './texts.js';
import { topicLines } from './topic-lines.js';
import { partitionsMend } from './topics.js';
import { topicStates } from './topics-work.js';

const line = (name: string, ok: boolean, detail: string, mend: string): DoctorLine => ({
  name,
  ok,
  detail,
  mend: ok ? null : mend,
});

/** A line for something that either works, and says how, or fails with an error of ours. */
const looked = async (name: string, look: () => Promise<DoctorLine>): Promise<DoctorLine> => {
  try {
    return await look();
  } catch (error) {
    const failure = foreseen(error);
    if (failure === null) throw error;
    return line(name, false, failure.message, failure.remedy === '' ? 'weir up' : failure.remedy);
  }
};

/** Likewise for what has several lines. */
const lookedAll = async (name: string, look: () => Promise<DoctorLine[]>): Promise<DoctorLine[]> => {
  try {
    return await look();
  } catch (error) {
    const failure = foreseen(error);
    if (failure === null) throw error;
    return [line(name, false, failure.message, failure.remedy)];
  }
};

const installationLines = async (connection: Connection, stateDir: string): Promise<DoctorLine[]> => {
  const { config, log, store, database, topics } = connection;
  const { brokers } = config.kafka;
  const logLine = await looked('Kafka answers', async () => {
    await log.ping();
    return line('Kafka answers', true, brokers.join(','), '');
  });
  const storeLine = await looked('ClickHouse answers', async () => {
    await store.ping();
    return line('ClickHouse answers', true, config.clickhouse.url, '');
  });
  const lines = [logLine, storeLine];
  if (logLine.ok) {
    lines.push(
      await looked('topics', async () => {
        const states = await topicStates(connection);
        const missing = states.filter(({ exists }) => !exists).map(({ topic }) => topic);
        if (missing.length > 0) return line('topics', false, `missing: ${missing.join(', ')}`, 'weir topics apply');
        const other = states.filter(({ partitions, partitionsWanted }) => partitions !== partitionsWanted);
        const detail = other.map((each) => `${each.topic} has ${each.partitions}, not ${each.partitionsWanted}`);
        return other.length === 0
          ? line('topics', true, `${states.length} topics`, '')
          : line('topics', false, `partitions: ${detail.join(', ')}`, partitionsMend(states, config));
      }),
    );
    lines.push(...(await lookedAll('topic settings', () => topicLines(connection))));
    const hasTopics = lines.find(({ name }) => name === 'topics')?.ok === true;
    lines.push(
      await looked('settings', async () => {
        const held = hasTopics ? await settingsInJournal(log, topics) : null;
        const detail = held === null ? 'none yet: those of the configuration will hold' : 'stand in the journal';
        return line('settings', true, detail, '');
      }),
    );
  }
  // Without its servers and topics, what is kept cannot be held against anything.
  if (lines.every(({ name, ok }) => ok || name.startsWith('topic '))) {
    lines.push(...(await lookedAll('snapshots', () => snapshotLines(connection, stateDir))));
  }
  if (storeLine.ok) {
    lines.push(
      await looked('tables', async () => {
        await store.positions();
        return line('tables', true, `database ${database}`, '');
      }).then((found) => (found.ok ? found : { ...found, mend: 'weir up' })),
    );
  }
  return lines;
};

const installation = async (configuration: Configuration): Promise<DoctorLine[]> => {
  // Before the first `weir up` nothing answers, and nothing is wrong with that.
  const config = await withAddresses(configuration).catch((error: unknown) => {
    if (foreseen(error) === null) throw error;
    return null;
  });
  if (config === null) return [line('stack', true, 'does not run here: weir up starts it', '')];
  const connection = openConnection(config);
  try {
    return await installationLines(connection, configuration.stateDir);
  } finally {
    await connection.close();
  }
};

export const runDoctor = async (): Promise<Report> => {
  const outcome = readConfiguration();
  if (!outcome.ok) {
    const lines = outcome.problems.map((problem) => line('configuration', false, problem, 'mend this setting'));
    return reportOf(lines, 2);
  }
  const { configuration } = outcome;
  const { config, stateDir, written } = configuration;
  const lines = [line('configuration', true, config.warnings.join('; ') || 'can be used', '')];
  // Servers that are configured elsewhere need neither Java nor ports of this machine.
  if (!written.brokers || !written.clickhouseUrl) lines.push(...(await doctor(stateDir)));
  lines.push(...(await installation(configuration)));
  const ofRegistry = await registryLine(config.schemaRegistry);
  if (ofRegistry !== null) lines.push(ofRegistry);
  return reportOf(lines, 1);
};

const reportOf = (found: readonly DoctorLine[], statusOfFailure: number): Report => {
  const ok = found.every((each) => each.ok);
  const said = spoken(texts);
  const width = Math.max(...found.map(({ name }) => columnsOf(spokenName(name))));
  const lines = found.flatMap((each) => {
    const mark = each.ok ? pc.green(said.ok) : pc.red(said.fail);
    const name = spokenName(each.name);
    const first = `${mark}  ${name}${' '.repeat(width - columnsOf(name))}  ${spokenProblem(each.detail)}`;
    return each.mend === null ? [first] : [first, `${' '.repeat(width + 8)}${said.mend(spokenRemedy(each.mend))}`];
  });
  return { status: ok ? 0 : statusOfFailure, lines, json: { ok, lines: found } };
};
