import { type Config, maskedConfig, type ServiceName } from '@weir/model';
import type { Registry } from 'prom-client';
import { failureOf } from './failure.js';
import { loadConfig } from './load-config.js';
import { createLogger, type Logger } from './logger.js';
import { Readiness } from './readiness.js';
import { createRegistry } from './registry.js';
import { serveHealth } from './serve-health.js';
import { supervise } from './supervise.js';
import { version } from './version.js';

/** What a service is given to run. */
export interface ServiceContext {
  readonly config: Config;
  readonly logger: Logger;
  readonly registry: Registry;
  /** Aborted when the service is to end: finish what is in flight and return. */
  readonly signal: AbortSignal;
  /** Where the service says that it does its work; until it does, `/readyz` answers 503. */
  readonly readiness: Readiness;
}

/** Kubernetes kills after 30 s. */
const graceMs = 20_000;

/**
 * Runs a service as this process: configuration, log, metrics, health, signals. Ends the process with 0 when it was
 * asked to end, and with 1 when the service failed or its configuration cannot be used.
 */
export const runService = async (name: ServiceName, run: (context: ServiceContext) => Promise<void>): Promise<void> => {
  let config: Config;
  try {
    config = loadConfig(process.cwd());
  } catch (error) {
    const { code, remedy, text } = failureOf(error);
    createLogger(name, 'info').fatal({ code, remedy }, text);
    process.exit(1);
  }
  const logger = createLogger(name, config.logLevel);
  for (const warning of config.warnings) logger.warn(warning);
  logger.info({ version, config: maskedConfig(config) }, 'starting');
  const registry = createRegistry(name);
  const readiness = new Readiness();
  const status = await supervise(
    async (signal) => {
      const { host, ports } = config.http;
      const ready = () => readiness.state;
      const health = await serveHealth({ host, port: ports[name], name, live: () => true, ready, registry });
      logger.info({ host, port: health.port }, 'listening');
      try {
        await run({ config, logger, registry, signal, readiness });
      } finally {
        await health.close();
      }
    },
    { logger, readiness, signals: process, exit: (code) => process.exit(code), graceMs },
  );
  logger.info({ status }, 'ended');
  process.exit(status);
};
