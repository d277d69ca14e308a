import { setTimeout as sleep } from 'node:timers/promises';
import { type Config, WeirError } from '@weir/model';
import { createLogger, failureOf, type Logger, maskText, Readiness, supervise } from '@weir/runtime';
import { withAddresses } from '../stack/addresses.js';
import { loadConfiguration } from '../stack/configuration.js';
import { foreseen, tellFailure } from '../stack/report.js';
import { wholeOption } from '../stack/time-range.js';
import { host } from './host.js';
import { hostInThread } from './host-in-thread.js';
import { birthOf } from './process-birth.js';
import { keepingMemory, keepsMemory, reserveMemory } from './reserve-memory.js';
import { leaveRoomForGarbage } from './room-for-garbage.js';
import { removeServiceRecord, type ServiceRecord, writeServiceRecord } from './service-record.js';
import { nicenessBeside, nicenessOf, type Part, partAsked, partName, partsOf, type RunnableName } from './services.js';
import { standBack } from './stand-back.js';
import { runningServices } from './start-detached.js';

export interface RunFlags {
  readonly shard?: string;
  readonly logFile?: string;
  readonly json?: boolean;
}

/** As long as an orchestrator commonly leaves between asking and killing, less what the farewell itself takes. */
const graceMs = 20_000;

/** Refuses a second follower and its like beside the first: two would contradict each other on the topics. */
const assertAlone = (stateDir: string, namespace: string, parts: readonly Part[]): void => {
  const isAsked = ({ name, shard }: Part): boolean => parts.some((each) => each.name === name && each.shard === shard);
  const already = runningServices(stateDir, namespace).filter(isAsked);
  if (already.length === 0) return;
  const which = already.map((record) => `${partName(record)} (process ${record.pid})`).join(', ');
  throw new WeirError(
    'USAGE',
    `already running here: ${which}; weir down ends all that runs here, kill ${already[0]!.pid} only this`,
  );
};

const withAnyPort = (config: Config, name: RunnableName): Config => ({
  ...config,
  http: { ...config.http, ports: { ...config.http.ports, [name]: 0 } },
});

/** Threads have memory of their own, and what is given back at once is no reserve: both are said. */
const reserve = async (bytes: number, parts: readonly Part[], logger: Logger): Promise<void> => {
  if (bytes === 0) return;
  if (parts.length > 1) logger.warn('no memory is reserved: WEIR_RESERVE_BYTES counts where a service runs alone');
  else if (!keepsMemory(process.env))
    logger.warn(`no memory is reserved: it wants GLIBC_TUNABLES=${keepingMemory.join(':')} at the start`);
  else await reserveMemory(bytes);
};

/** Runs the services in this process until one fails or the process is asked to end. Returns the exit status. */
export const runServices = async (asked: RunnableName | 'all', flags: RunFlags): Promise<number> => {
  const configuration = loadConfiguration();
  const { stateDir, written } = configuration;
  const config = await withAddresses(configuration);
  const { namespace } = config;
  const shard = flags.shard === undefined ? config.shard : wholeOption('--shard', flags.shard, 0);
  const parts = asked === 'all' ? partsOf(config) : [partAsked(asked, shard, config)];
  assertAlone(stateDir, namespace, parts);
  leaveRoomForGarbage(parts);
  // With several, each has a thread of its own that does.
  if (parts.length === 1) standBack(nicenessOf(parts[0]!));
  const logger = createLogger('weir', config.logLevel, { write: (line) => void process.stderr.write(line) });
  for (const warning of config.warnings) logger.warn(warning);
  await reserve(config.reserveBytes, parts, logger);

  const records = new Map<string, ServiceRecord>();
  const record = (part: Part, url: string): void => {
    const own = { pid: process.pid, born: birthOf(process.pid) ?? '', startedAt: new Date().toISOString() };
    const entry = { version: 1 as const, ...part, namespace, url, logFile: flags.logFile ?? null, ...own };
    writeServiceRecord(stateDir, entry);
    records.set(partName(part), entry);
  };
  let readyCount = 0;
  const tellReady = (part: Part, url: string): void => {
    readyCount++;
    if (flags.json !== true) console.log(`${partName(part).padEnd(8)} ready  ${url}`);
    else if (readyCount === parts.length) console.log(JSON.stringify({ namespace, services: [...records.values()] }));
  };

  let failed: { readonly part: Part; readonly error: unknown } | null = null;
  const work = async (signal: AbortSignal): Promise<void> => {
    const halt = new AbortController();
    const ending = AbortSignal.any([signal, halt.signal]);
    const start = (part: Part): Promise<void> => {
      // In one process the port is that of the first shard: the others take any, and whoever asks finds it written down.
      const isBeside = parts.length > 1 && part.shard > 0;
      const options = {
        config: isBeside ? withAnyPort(config, part.name) : config,
        stateDir,
        portWritten: !isBeside && written.httpPorts.has(part.name),
        signal: ending,
        onListening: (url: string) => record(part, url),
        onReady: (url: string) => tellReady(part, url),
      };
      const niceness = parts.length === 1 ? undefined : nicenessBeside(part);
      return niceness === undefined ? host(part, options) : hostInThread(part, { ...options, niceness });
    };
    const hosted = parts.map((part) =>
      start(part).catch((error: unknown) => {
        failed ??= { part, error };
        // A part that goes on alone looks alive and is not.
        halt.abort();
      }),
    );
    const tooLong = new Promise<void>((resolve) => {
      halt.signal.addEventListener('abort', () => void sleep(graceMs, undefined, { ref: false }).then(resolve));
    });
    await Promise.race([Promise.all(hosted), tooLong]);
    if (failed !== null) throw failed.error;
  };
  const readiness = new Readiness();
  const exit = (status: number): never => process.exit(status);
  const status = await supervise(work, { logger, readiness, signals: process, exit, graceMs });
  for (const entry of records.values()) removeServiceRecord(stateDir, entry);
  if (failed !== null) {
    const { part, error } = failed as { readonly part: Part; readonly error: unknown };
    const failure = foreseen(error);
    const { text } = failureOf(error);
    // In the background this too is written to the log file.
    const message = maskText(`${partName(part)} failed: ${failure?.message ?? text}`);
    await tellFailure({ code: failure?.code ?? '', message, remedy: failure?.remedy ?? '' });
  }
  return status;
};
