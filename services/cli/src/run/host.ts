import type { RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { isLogError } from '@weir/log/errors';
import { type Config, WeirError } from '@weir/model';
import {
  createLogger,
  createRegistry,
  failureOf,
  type HealthServer,
  type Logger,
  Readiness,
  serveHealth,
} from '@weir/runtime';
import { isStoreError } from '@weir/store/errors';
import { type Connection, openConnection } from '../stack/connection.js';
import type { Service } from './service.js';
import { serviceGauges } from './service-gauges.js';
import { serviceOf } from './service-of.js';
import { type Part, partName, type RunnableName } from './services.js';
import type { StageGauges } from './stage-gauges.js';

const lookEveryMs = 2_000;
const lookUntilReadyMs = 100;
const longestWaitMs = 5_000;
const measureEveryMs = 5_000;

export interface HostOptions {
  readonly config: Config;
  /** Folder of what runs here; absolute. */
  readonly stateDir: string;
  /** Whether the port was written down: else another one is taken where it is in use. */
  readonly portWritten: boolean;
  readonly signal: AbortSignal;
  /** Opens the log and store of the service; left out: those of the configuration. */
  readonly open?: typeof openConnection;
  /** Logs go to standard error: standard output is for people. */
  readonly onListening: (url: string) => void;
  readonly onReady: (url: string) => void;
}

const isInUse = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EADDRINUSE';

/** Serves the pages at the configured port. */
const listen = async (
  name: RunnableName,
  { config, portWritten }: HostOptions,
  pages: Omit<Parameters<typeof serveHealth>[0], 'host' | 'port' | 'name' | 'metricsToken'>,
): Promise<HealthServer> => {
  const { host, metricsToken, ports } = config.http;
  const port = ports[name];
  try {
    return await serveHealth({ host, port, name, metricsToken, ...pages });
  } catch (error) {
    if (!isInUse(error)) throw error;
    if (!portWritten) return serveHealth({ host, port: 0, name, metricsToken, ...pages });
    const variable = `WEIR_HTTP_PORT_${name.toUpperCase()}`;
    throw new WeirError('CONFIG_INVALID', `port ${port} is in use: set ${variable} to another, or to 0 for any`, {
      cause: error,
    });
  }
};

/** Whether waiting mends it: the servers are away, and what runs goes on from what stands in the log. */
const passes = (error: unknown): boolean =>
  isLogError(error, 'LOG_UNREACHABLE') || isStoreError(error, 'STORE_UNREACHABLE');

const untilAborted = (signal: AbortSignal, ms: number): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined);

/** Says again and again whether the service is ready, until `signal` aborts. */
const watchReadiness = async (
  service: Service,
  parts: { connection: Connection; readiness: Readiness; hasBegun: () => boolean; signal: AbortSignal },
  onReady: () => void,
): Promise<void> => {
  const { connection, readiness, hasBegun, signal } = parts;
  for (let told = false; !signal.aborted; await untilAborted(signal, told ? lookEveryMs : lookUntilReadyMs)) {
    if (!hasBegun()) {
      readiness.notReady('starting');
      continue;
    }
    try {
      await service.needs(connection);
      readiness.ready();
      if (!told && !signal.aborted) onReady();
      told = true;
    } catch (error) {
      readiness.notReady(failureOf(error).code);
    }
  }
};

/** Measures again and again how far the service is behind, until `signal` aborts. What the log does not say stays as it was. */
const watchLag = async (stage: StageGauges, { log }: Connection, signal: AbortSignal): Promise<void> => {
  for (; !signal.aborted; await untilAborted(signal, measureEveryMs)) {
    // Readiness says that the log is away.
    await stage.measure(log, Date.now()).catch(() => undefined);
  }
};

/** Runs the service; where the servers go away and it cannot wait for them itself, waits and starts it again. */
const persist = async (start: () => Promise<void>, logger: Logger, signal: AbortSignal, onAway: () => void) => {
  for (let waitMs = 100; !signal.aborted; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
    try {
      return await start();
    } catch (error) {
      // Asked to end, a service that was interrupted has not failed: the next start goes on from what stands in the log.
      if (signal.aborted && (isLogError(error) || passes(error))) return;
      if (!passes(error)) throw error;
      onAway();
      const { code, remedy } = failureOf(error);
      logger.warn({ code, remedy, waitMs }, 'a server is away: waiting, then starting again');
    }
    await untilAborted(signal, waitMs);
  }
};

/**
 * Runs one service, or a shard of it, until `signal` aborts or it fails: its own log and store, metrics, `/livez`, `/readyz`, `/metrics`.
 * @throws what the service throws, but for servers that are away: those are waited for
 */
export const host = async (part: Part, options: HostOptions): Promise<void> => {
  const { name, shard } = part;
  const { config, stateDir, open = openConnection } = options;
  // Each service listens in a few places, and Node takes more than ten for a leak: of its own signal they never are.
  const signal = AbortSignal.any([options.signal]);
  const logger = createLogger(partName(part), config.logLevel, { write: (line) => void process.stderr.write(line) });
  const registry = createRegistry(name);
  const readiness = new Readiness();
  const stage = serviceGauges(registry, part, { namespace: config.namespace, isReady: () => readiness.state.ok });
  const drain = () => readiness.drain();
  signal.addEventListener('abort', drain, { once: true });
  let listener: RequestListener | null = null;
  const pages = { live: () => true, ready: () => readiness.state, registry, beside: () => listener };
  const health = await listen(name, options, pages);
  const { host: address } = config.http;
  const url = `http://${address.includes(':') ? `[${address}]` : address}:${health.port}`;
  const connection = open(config, {
    clientId: `weir-${partName(part).replace('/', '-')}`,
    onLog: (level, message, extra) => logger[level](extra, message),
  });
  const over = new AbortController();
  let hasBegun = false;
  try {
    options.onListening(url);
    const service = await serviceOf(name);
    const start = service.prepare({
      config,
      connection,
      shard,
      stage,
      stateDir,
      logger,
      registry,
      signal,
      begun: () => {
        hasBegun = true;
      },
      answer: (given) => {
        listener = given;
      },
    });
    const parts = { connection, readiness, hasBegun: () => hasBegun, signal: AbortSignal.any([signal, over.signal]) };
    void watchReadiness(service, parts, () => options.onReady(url));
    void watchLag(stage, connection, parts.signal);
    await persist(start, logger, signal, () => {
      hasBegun = false;
    });
  } finally {
    over.abort();
    signal.removeEventListener('abort', drain);
    await connection.close();
    await health.close();
  }
};
