import { MemoryBroker, openMemoryLog } from '@weir/log';
import { type Config, databaseName, topicNames } from '@weir/model';
import { MemoryDatabase, openMemoryStore } from '@weir/store';
import type { Connection } from '../stack/connection.js';
import { applyTopics } from '../stack/topics.js';
import { host } from './host.js';
import { partName, partsOf } from './services.js';

/** An installation whose log and store are in this process, and end with it. */
export interface RunningInMemory {
  readonly broker: MemoryBroker;
  /** Another connection to the same log and store. */
  readonly open: () => Connection;
  /** Where the parts that listen already are asked, by name. */
  readonly urls: ReadonlyMap<string, string>;
  /** Names of the parts that are ready. */
  readonly ready: ReadonlySet<string>;
  /** Names of all parts. */
  readonly parts: readonly string[];
  /** When all have ended; rejects with what the first that failed threw. */
  readonly ended: Promise<void>;
}

/**
 * Runs all services in this process, as `weir run all` does, on a log and a store in memory, until `signal` aborts or
 * one of them fails.
 */
export const runInMemory = async (config: Config, stateDir: string, signal: AbortSignal): Promise<RunningInMemory> => {
  const [broker, database] = [new MemoryBroker(), new MemoryDatabase()];
  await applyTopics({ log: openMemoryLog(broker), config });
  const open = (): Connection => {
    const [log, store] = [openMemoryLog(broker), openMemoryStore(database)];
    const close = async (): Promise<void> => void (await Promise.all([log.close(), store.close()]));
    return { config, log, store, topics: topicNames(config.namespace), database: databaseName(config), close };
  };
  const failed = new AbortController();
  const ending = AbortSignal.any([signal, failed.signal]);
  const parts = partsOf(config);
  const ready = new Set<string>();
  const urls = new Map<string, string>();
  const hosted = parts.map((part) =>
    host(part, {
      ...{ config, stateDir, portWritten: true, signal: ending, open },
      onListening: (url) => void urls.set(partName(part), url),
      onReady: () => void ready.add(partName(part)),
    }).catch((error: unknown) => {
      // The others would wait for it for ever.
      failed.abort();
      throw error;
    }),
  );
  const ended = Promise.all(hosted).then(() => undefined);
  // Whoever waits for something else hears of it when this is awaited.
  ended.catch(() => undefined);
  return { broker, open, urls, ready, parts: parts.map(partName), ended };
};
