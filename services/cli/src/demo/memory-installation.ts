import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '@weir/model';
import { spoken } from '../language/words.js';
import { positionsAt } from '../run/live-positions.js';
import { runInMemory } from '../run/run-in-memory.js';
import { partName, runnable } from '../run/services.js';
import { readConfiguration } from '../stack/configuration.js';
import { withNamespace } from '../stack/connection.js';
import type { DemoInstallation, DemoWorld } from './installation.js';
import { texts } from './texts.js';

const anyPorts = Object.fromEntries(runnable.map((name) => [`WEIR_HTTP_PORT_${name.toUpperCase()}`, '0']));

/** As configured, but for what a world in this process wants otherwise: whatever ports are free, and quiet logs. */
const configOf = (namespace: string, sight: string | undefined): Config => {
  const changes = { ...anyPorts, WEIR_LOG_LEVEL: 'error', ...(sight === undefined ? {} : { WEIR_SIGHT: sight }) };
  const outcome = readConfiguration({ ...process.env, ...changes });
  if (!outcome.ok) throw new Error(outcome.problems.join('; '));
  return withNamespace(outcome.configuration.config, namespace);
};

const openWorld = async (namespace: string, stateDir: string, sight: string | undefined): Promise<DemoWorld> => {
  const config = configOf(namespace, sight);
  const ending = new AbortController();
  const running = await runInMemory(config, stateDir, ending.signal);
  const connection = running.open();
  const close = async (): Promise<void> => {
    ending.abort();
    await running.ended;
    await connection.close();
  };
  const ready = async (): Promise<void> => {
    while (running.ready.size < running.parts.length) await sleep(20);
  };
  try {
    // Where one fails, that is what is heard.
    await Promise.race([ready(), running.ended]);
  } catch (error) {
    await connection.close();
    throw error;
  }
  const live = positionsAt(config, (name, shard) => {
    const part = runnable.find((each) => each === name);
    const url = part === undefined ? undefined : running.urls.get(partName({ name: part, shard }));
    return url === undefined ? [] : [url];
  });
  const deskUrl = (): string | null => running.urls.get(partName({ name: 'desk', shard: 0 })) ?? null;
  return { connection, live, deskUrl, close };
};

/** Log and store in this process: nothing is to be installed, nothing stays. */
export const memoryInstallation = (stateDir: string): DemoInstallation => {
  mkdirSync(stateDir, { recursive: true });
  const said = spoken(texts);
  const folder = mkdtempSync(join(stateDir, 'demo-'));
  return {
    kind: 'memory',
    title: said.memory,
    whereabouts: said.memoryWhere,
    nextSteps: () => [
      `npx weir doctor                      # ${said.lookDoctor}`,
      `npx weir demo                        # ${said.lookDemo}`,
    ],
    open: (namespace, sight) => openWorld(namespace, folder, sight),
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
};
