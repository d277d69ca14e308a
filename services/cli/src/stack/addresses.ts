import { type Config, WeirError } from '@weir/model';
import type { Configuration } from './configuration.js';

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
  // Whoever wrote both down asks nothing of a stack here, and loads nothing of it.
  const { addresses } = await import('@weir/local/status');
  const parts = addresses(stateDir);
  const addressOf = (name: 'kafka' | 'clickhouse'): string => {
    const part = parts.find((each) => each.name === name);
    if (part?.address) return part.address;
    throw new WeirError(
      'USAGE',
      part?.lost
        ? `the stack in ${stateDir} has lost its ${name} (${part.lost})`
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
