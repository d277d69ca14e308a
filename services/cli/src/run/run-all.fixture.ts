// All services in one process, as `weir run all` has them, on a log and a store in memory.
import { MemoryBroker, openMemoryLog } from '@weir/log';
import { databaseName, readConfig, topicNames } from '@weir/model';
import { MemoryDatabase, openMemoryStore } from '@weir/store';
import type { openConnection } from '../stack/connection.js';
import { applyTopics } from '../stack/topics.js';
import { host } from './host.js';
import { partName, partsOf, runnable } from './services.js';

const ports = Object.fromEntries(runnable.map((name) => [`WEIR_HTTP_PORT_${name.toUpperCase()}`, '0']));

/** @param env settings besides, as the environment has them */
export const runAll = async (signal: AbortSignal, stateDir: string, env: Readonly<Record<string, string>> = {}) => {
  const read = readConfig({ env: { ...ports, WEIR_LOG_LEVEL: 'error', ...env } });
  if (!read.ok) throw new Error(JSON.stringify(read));
  const { config } = read;
  const [broker, database] = [new MemoryBroker(), new MemoryDatabase()];
  await applyTopics({ log: openMemoryLog(broker), config });
  const topics = topicNames(config.namespace);
  const open: typeof openConnection = () => {
    const [log, store] = [openMemoryLog(broker), openMemoryStore(database)];
    const close = async (): Promise<void> => void (await Promise.all([log.close(), store.close()]));
    return { config, log, store, topics, database: databaseName(config), close };
  };
  // A service that is parted is named with its shard, but for the first.
  const ready = new Set<string>();
  const urls = new Map<string, string>();
  const hosted = partsOf(config).map((part) =>
    host(part, {
      ...{ config, stateDir, portWritten: true, signal, open },
      onListening: (url) => void urls.set(partName(part), url),
      onReady: () => void ready.add(partName(part)),
    }),
  );
  return { broker, topics, urls, ready, ended: Promise.all(hosted) };
};
