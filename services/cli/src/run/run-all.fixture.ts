// All services in one process, as `weir run all` has them, on a log and a store in memory.
import { readConfig, topicNames } from '@weir/model';
import { runInMemory } from './run-in-memory.js';
import { runnable } from './services.js';

const ports = Object.fromEntries(runnable.map((name) => [`WEIR_HTTP_PORT_${name.toUpperCase()}`, '0']));

/** @param env settings besides, as the environment has them */
export const runAll = async (signal: AbortSignal, stateDir: string, env: Readonly<Record<string, string>> = {}) => {
  const read = readConfig({ env: { ...ports, WEIR_LOG_LEVEL: 'error', ...env } });
  if (!read.ok) throw new Error(JSON.stringify(read));
  const { config } = read;
  return { ...(await runInMemory(config, stateDir, signal)), topics: topicNames(config.namespace) };
};
