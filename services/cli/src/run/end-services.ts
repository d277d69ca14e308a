import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, removeServiceRecord, type ServiceRecord, serviceRecords } from './service-record.js';
import { partName } from './services.js';

/** What is in flight is finished within these; see the services' own time for farewells. */
const graceMs = 15_000;
const killMs = 5_000;

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name);
  } catch (error) {
    // It ended by itself a moment ago: that is what was wanted.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};

const untilGone = async (records: readonly ServiceRecord[], waitMs: number): Promise<ServiceRecord[]> => {
  const deadlineMs = Date.now() + waitMs;
  for (;;) {
    const left = records.filter(isAlive);
    if (left.length === 0 || Date.now() > deadlineMs) return left;
    await sleep(50);
  }
};

/**
 * Ends the services that this folder has on record, of all namespaces: asked first, killed if they do not. A number
 * that was given to another process since is left alone. Takes the records of dead ones away.
 * @returns the processes that were ended
 */
export const endServices = async (
  stateDir: string,
  onProgress: (line: string) => void = () => {},
): Promise<{ readonly name: string; readonly namespace: string; readonly pid: number }[]> => {
  const records = serviceRecords(stateDir);
  const alive = records.filter(isAlive);
  // Several services may be one process, which is asked once: a second request means "at once".
  for (const pid of new Set(alive.map((record) => record.pid))) signal(pid, 'SIGTERM');
  const stubborn = await untilGone(alive, graceMs);
  for (const pid of new Set(stubborn.map((record) => record.pid))) signal(pid, 'SIGKILL');
  await untilGone(stubborn, killMs);
  for (const record of records) removeServiceRecord(stateDir, record);
  for (const record of alive) onProgress(`${partName(record)}: process ${record.pid} ended`);
  return alive.map(({ name, namespace, pid }) => ({ name, namespace, pid }));
};
