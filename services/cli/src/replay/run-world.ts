import type { Config } from '@weir/model';
import { host } from '../run/host.js';
import { hostInThread } from '../run/host-in-thread.js';
import { birthOf } from '../run/process-birth.js';
import { removeServiceRecord, type ServiceRecord, writeServiceRecord } from '../run/service-record.js';
import { nicenessBeside, type Part, partsOf } from '../run/services.js';

/** The services of a world, at work. */
export interface RunningWorld {
  /** Rejects when one of them fails; resolves when all have ended. */
  readonly ended: Promise<void>;
  /** Ends them in good order: what stands in the log is what the next start goes on from. */
  stop(): Promise<void>;
}

/** Starts all services of a world in this process, as `weir run all` does, and leaves word of them in the state folder. */
export const runWorld = (config: Config, stateDir: string): RunningWorld => {
  const ending = new AbortController();
  const records: ServiceRecord[] = [];
  const own = { pid: process.pid, born: birthOf(process.pid) ?? '', startedAt: new Date().toISOString() };
  const start = (part: Part): Promise<void> => {
    const options = {
      config,
      stateDir,
      portWritten: true,
      signal: ending.signal,
      onListening: (url: string): void => {
        const record = { version: 1 as const, ...part, namespace: config.namespace, url, logFile: null, ...own };
        writeServiceRecord(stateDir, record);
        records.push(record);
      },
      onReady: () => undefined,
    };
    const niceness = nicenessBeside(part);
    return niceness === undefined ? host(part, options) : hostInThread(part, { ...options, niceness });
  };
  const hosted = partsOf(config).map((part) =>
    start(part).catch((error: unknown) => {
      // The others wait for it in vain.
      ending.abort();
      throw error;
    }),
  );
  const ended = Promise.allSettled(hosted).then((outcomes) => {
    for (const record of records) removeServiceRecord(stateDir, record);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  });
  ended.catch(() => undefined);
  return {
    ended,
    stop: () => {
      ending.abort();
      return ended;
    },
  };
};
