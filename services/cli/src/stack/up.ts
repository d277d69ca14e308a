import { type StackState, type UpOptions, up } from '@weir/local';
import { parseDuration, parseWhole, WeirError } from '@weir/model';
import { spokenDetail } from '../errors/details.js';
import { spoken } from '../language/words.js';
import { partName } from '../run/services.js';
import { runningServices, startDetached } from '../run/start-detached.js';
import { loadConfiguration } from './configuration.js';
import { applyTopics, openConnection, withAddresses } from './connection.js';
import type { Report } from './report.js';
import { texts } from './texts.js';

export interface UpFlags {
  readonly dir?: string;
  readonly run?: boolean;
  readonly kafkaPort?: string;
  readonly clickhouseHttpPort?: string;
  readonly clickhouseTcpPort?: string;
  readonly lifetime?: string;
  readonly json?: boolean;
}

const portOf = (name: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const port = parseWhole(text);
  if (port === null || port < 1 || port > 65_535) throw new WeirError('USAGE', `${name} wants a port, not ${text}`);
  return port;
};

const upOptions = (flags: UpFlags): Omit<UpOptions, 'dir'> => {
  const lifetimeMs = flags.lifetime === undefined ? undefined : parseDuration(flags.lifetime);
  if (lifetimeMs === null) throw new WeirError('USAGE', `--lifetime wants a duration like 10m, not ${flags.lifetime}`);
  const options = {
    kafkaPort: portOf('--kafka-port', flags.kafkaPort),
    clickhouseHttpPort: portOf('--clickhouse-http-port', flags.clickhouseHttpPort),
    clickhouseTcpPort: portOf('--clickhouse-tcp-port', flags.clickhouseTcpPort),
    lifetimeSeconds: lifetimeMs === undefined ? undefined : Math.ceil(lifetimeMs / 1000),
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
};

const stackLines = ({ kafka, clickhouse, foundRunning, dir }: StackState): string[] => {
  const said = spoken(texts);
  return [
    foundRunning ? said.foundRunning(dir) : said.running(dir),
    said.kafka(kafka.brokers.join(','), kafka.pid, kafka.logFile),
    said.clickhouse(clickhouse.url, clickhouse.tcpPort, clickhouse.pid, clickhouse.logFile),
  ];
};

export const runUp = async (flags: UpFlags): Promise<Report> => {
  const options = upOptions(flags);
  const configuration = loadConfiguration();
  const { stateDir, written } = configuration;
  const said = spoken(texts);
  const say = (line: string): void => console.error(spokenDetail(line));
  // Whoever names both servers has them: there is nothing to start, and the rest is done with them.
  const stack =
    written.brokers && written.clickhouseUrl ? null : await up({ ...options, dir: stateDir, onProgress: say });
  const config = await withAddresses(configuration);
  const connection = openConnection(config);
  let created: readonly string[];
  try {
    await connection.log.ping();
    created = await applyTopics(connection);
    say(created.length === 0 ? said.topicsThere : said.topicsCreated(created.length));
    await connection.store.migrate();
    say(said.storeReady(connection.database));
  } finally {
    await connection.close();
  }
  const services =
    flags.run === true ? (await startDetached(config, stateDir)).services : runningServices(stateDir, config.namespace);
  const lines = [
    ...(stack === null ? [said.configured(config.kafka.brokers.join(','), config.clickhouse.url)] : stackLines(stack)),
    ...services.map((record) => said.service(partName(record).padEnd(11), record.url, record.pid)),
    services.length === 0 ? said.nextRun : said.nextStatus,
  ];
  const { brokers } = config.kafka;
  const json = {
    namespace: config.namespace,
    database: connection.database,
    brokers,
    clickhouseUrl: config.clickhouse.url,
    stack,
    topicsCreated: created,
    services,
  };
  return { status: 0, lines, json };
};
