import type { Log } from '@weir/log';
import { openKafkaLog } from '@weir/log/kafka';
import { type Config, type TopicNames, topicsOf } from '@weir/model';
import { worldLog } from '../world/world-log.js';
import { withAddresses } from './addresses.js';
import { loadConfiguration } from './configuration.js';

export interface OpenOptions {
  readonly clientId?: string;
  /** Hears of the log's outages and recoveries. The store has nothing to say that it does not throw. */
  readonly onLog?: (level: 'debug' | 'info' | 'warn' | 'error', message: string, extra: object) => void;
}

/** Opens the log of a configuration whose addresses hold. Nothing is sent before the first use. */
export const openLogOf = (config: Config, { clientId = 'weir', onLog }: OpenOptions = {}): Log => {
  const { kafka, namespace, world } = config;
  const brokers = openKafkaLog({
    brokers: kafka.brokers,
    clientId,
    ssl: kafka.ssl,
    ...(kafka.sasl === null ? {} : { sasl: kafka.sasl }),
    ...(onLog === undefined ? {} : { onLog }),
  });
  return world === undefined ? brokers : worldLog(brokers, namespace, world);
};

/** What a command works with that asks nothing of the store, and loads nothing of it. */
export interface LogConnection {
  readonly config: Config;
  readonly log: Log;
  readonly topics: TopicNames;
  close(): Promise<void>;
}

/** As `connect`, to the log alone. @throws {WeirError} `CONFIG_INVALID`, `USAGE` where no address is known */
export const connectToLog = async (): Promise<LogConnection> => {
  const config = await withAddresses(loadConfiguration());
  const log = openLogOf(config);
  return { config, log, topics: topicsOf(config), close: () => log.close() };
};
