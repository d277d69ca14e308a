import { status } from '@weir/local';
import { type Log, openKafkaLog } from '@weir/log';
import { type Config, databaseName, type TopicNames, topicsOf, WeirError } from '@weir/model';
import { openStore, type Store } from '@weir/store';
import { worldLog } from '../world/world-log.js';
import { type Configuration, loadConfiguration } from './configuration.js';

export { applyTopics, topicSpecs } from './topics.js';

/** What a command works with: the log and the store of one installation. Nothing is sent before the first use. */
export interface Connection {
  /** Effective: the addresses in it are those that are used. */
  readonly config: Config;
  readonly log: Log;
  readonly store: Store;
  readonly topics: TopicNames;
  readonly database: string;
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** Instead of the configured one. */
  readonly namespace?: string;
  readonly clientId?: string;
  /** Hears of the log's outages and recoveries. The store has nothing to say that it does not throw. */
  readonly onLog?: (level: 'debug' | 'info' | 'warn' | 'error', message: string, extra: object) => void;
}

const namespaceForm = /^[A-Za-z0-9-]{0,60}$/;

/** The configuration with another namespace. @throws {WeirError} `USAGE` */
export const withNamespace = (config: Config, namespace: string | undefined): Config => {
  if (namespace === undefined) return config;
  if (!namespaceForm.test(namespace)) {
    throw new WeirError('USAGE', `a namespace is made of letters, digits and dashes, at most 60, not ${namespace}`);
  }
  const { world, ...plain } = config;
  // Another namespace than the one that is live here is an installation as any, and is asked by its own names.
  return { ...plain, namespace, ...(world !== undefined && namespace === config.namespace ? { world } : {}) };
};

/**
 * The configuration with the addresses that hold: those that were written down, else those of the stack that runs here.
 * @throws {WeirError} `USAGE` where there is neither
 */
export const withAddresses = async ({ config, written, stateDir }: Configuration): Promise<Config> => {
  if (written.brokers && written.clickhouseUrl) return config;
  const { components } = await status(stateDir);
  const addressOf = (name: 'kafka' | 'clickhouse'): string => {
    const component = components.find((each) => each.name === name);
    if (component?.address) return component.address;
    throw new WeirError(
      'USAGE',
      component?.state === 'dead'
        ? `the stack in ${stateDir} has lost its ${name} (${component.detail})`
        : 'no stack is running here: weir up starts one, or set WEIR_KAFKA_BROKERS and WEIR_CLICKHOUSE_URL',
    );
  };
  const { kafka, clickhouse } = config;
  return {
    ...config,
    kafka: written.brokers ? kafka : { ...kafka, brokers: [addressOf('kafka')] },
    clickhouse: written.clickhouseUrl ? clickhouse : { ...clickhouse, url: addressOf('clickhouse') },
  };
};

/** Opens log and store of a configuration whose addresses hold. */
export const openConnection = (config: Config, options: Omit<ConnectOptions, 'namespace'> = {}): Connection => {
  const { kafka, clickhouse, namespace, world } = config;
  const { clientId = 'weir', onLog } = options;
  const brokers = openKafkaLog({
    brokers: kafka.brokers,
    clientId,
    ssl: kafka.ssl,
    ...(kafka.sasl === null ? {} : { sasl: kafka.sasl }),
    ...(onLog === undefined ? {} : { onLog }),
  });
  const log = world === undefined ? brokers : worldLog(brokers, namespace, world);
  const database = databaseName(config);
  const store = openStore({
    url: clickhouse.url,
    username: clickhouse.username,
    password: clickhouse.password,
    database,
    isClustered: clickhouse.cluster,
  });
  return {
    config,
    log,
    store,
    topics: topicsOf(config),
    database,
    close: async () => {
      await Promise.all([log.close(), store.close()]);
    },
  };
};

/**
 * Connects a command to its installation: the configuration of the environment and `weir.yaml`, and the addresses that
 * they name, else those of the stack that `weir up` started in this folder.
 * @throws {WeirError} `CONFIG_INVALID`, `USAGE` where no address is known
 */
export const connect = async ({ namespace, ...options }: ConnectOptions = {}): Promise<Connection> => {
  const configuration = loadConfiguration();
  const config = withNamespace(configuration.config, namespace);
  return openConnection(await withAddresses({ ...configuration, config }), options);
};
