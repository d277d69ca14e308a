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
  /** Ends who reads the raw topics, alone: nothing is added to the journal any more but what is late, repaired. */
  endIngest(): Promise<void>;
  /** Ends them in good order: what stands in the log is what the next start goes on from. */
  stop(): Promise<void>;
}

/** Starts all services of a world in this process, as `weir run all` does, and leaves word of them in the state folder. */
export const runWorld = (config: Config, stateDir: string): RunningWorld => {
  const ending = new AbortController();
  const endingIngest = new AbortController();
  const records: ServiceRecord[] = [];
  const own = { pid: process.pid, born: birthOf(process.pid) ?? '', startedAt: new Date().toISOString() };
  const start = (part: Part): Promise<void> => {
    const options = {
      config,
      stateDir,
      portWritten: true,
      signal: part.name === 'ingest' ? AbortSignal.any([ending.signal, endingIngest.signal]) : ending.signal,
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
  // Nobody acts on what is only rehearsed.
  const parts = partsOf(config).filter(({ name }) => name !== 'desk');
  const hosted = parts.map((part) =>
    start(part).catch((error: unknown) => {
      // The others wait for it in vain.
      ending.abort();
      throw error;
    }),
  );
  const ingests = hosted.filter((_, at) => parts[at]!.name === 'ingest');
  const ended = Promise.allSettled(hosted).then((outcomes) => {
    for (const record of records) removeServiceRecord(stateDir, record);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  });
  ended.catch(() => undefined);
  return {
    ended,
    endIngest: async () => {
      endingIngest.abort();
      // What it failed with is said by `ended`.
      await Promise.allSettled(ingests);
    },
    stop: () => {
      ending.abort();
      return ended;
    },
  };
};
