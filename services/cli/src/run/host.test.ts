import { getEventListeners } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import { databaseName, readConfig, topicNames } from '@weir/model';
import { MemoryDatabase, openMemoryStore } from '@weir/store';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { openConnection } from '../stack/connection.js';
import { applyTopics } from '../stack/topics.js';
import { host } from './host.js';
import { type RunnableName, runnable } from './services.js';

let stateDir = '';
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'weir-host-'));
});
afterEach(() => {
  rmSync(stateDir, { recursive: true, force: true });
});

const ports = Object.fromEntries(runnable.map((name) => [`WEIR_HTTP_PORT_${name.toUpperCase()}`, '0']));

/** All services in one process, as `weir run all` has them, on a log and a store in memory. */
const runAll = async (signal: AbortSignal) => {
  const read = readConfig({ env: { ...ports, WEIR_LOG_LEVEL: 'error' } });
  if (!read.ok) throw new Error(JSON.stringify(read));
  const { config } = read;
  const [broker, database] = [new MemoryBroker(), new MemoryDatabase()];
  await applyTopics({ log: openMemoryLog(broker), config });
  const open: typeof openConnection = () => {
    const [log, store] = [openMemoryLog(broker), openMemoryStore(database)];
    const close = async (): Promise<void> => void (await Promise.all([log.close(), store.close()]));
    return { config, log, store, topics: topicNames(config.namespace), database: databaseName(config), close };
  };
  const ready = new Set<RunnableName>();
  const hosted = runnable.map((name) =>
    host(name, {
      ...{ config, stateDir, portWritten: true, signal, open },
      onListening: () => undefined,
      onReady: () => void ready.add(name),
    }),
  );
  return { ready, ended: Promise.all(hosted) };
};

test('all services in one process become ready, end when asked to, and warn of no listeners too many', async () => {
  const warnings: string[] = [];
  const hear = (warning: Error): void => void warnings.push(`${warning.name} ${warning.message}`);
  process.on('warning', hear);
  const ending = new AbortController();
  try {
    const { ready, ended } = await runAll(ending.signal);
    await expect.poll(() => [...ready].sort(), { timeout: 20_000 }).toEqual([...runnable].sort());
    // However many services there are: none of them listens to the signal that all share.
    expect(getEventListeners(ending.signal, 'abort')).toHaveLength(0);
    ending.abort();
    await ended;
    // Node warns a turn later.
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    ending.abort();
    process.off('warning', hear);
  }
  expect(warnings).toEqual([]);
});
