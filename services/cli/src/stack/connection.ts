import type { Log } from '@weir/log';
import { type Config, databaseName, type TopicNames, topicsOf } from '@weir/model';
import type { Store } from '@weir/store';
import { withAddresses, withNamespace } from './addresses.js';
import { loadConfiguration } from './configuration.js';
import { type OpenOptions, openLogOf } from './open-log.js';
import { openStoreOf } from './open-store.js';

export { withAddresses, withNamespace } from './addresses.js';
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

export interface ConnectOptions extends OpenOptions {
  /** Instead of the configured one. */
  readonly namespace?: string;
}

/** Opens log and store of a configuration whose addresses hold. */
export const openConnection = (config: Config, options: OpenOptions = {}): Connection => {
  const log = openLogOf(config, options);
  const store = openStoreOf(config);
  return {
    config,
    log,
    store,
    topics: topicsOf(config),
    database: databaseName(config),
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
