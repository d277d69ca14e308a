import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Config, WeirError } from '@weir/model';
import { serviceNodeOptions } from './node-options.js';
import { birthOf } from './process-birth.js';
import { openServiceLog } from './service-log.js';
import { isAlive, type ServiceRecord, serviceRecords } from './service-record.js';
import { askService } from './service-state.js';
import { hostable, partName, partsOf, runnable } from './services.js';

// The same from src/ and from dist/.
const program = fileURLToPath(new URL('../../bin/weir.mjs', import.meta.url));

const readyWithinMs = 60_000;

/** The last lines that a log has had since it was `fromByte` long. */
const tailOf = (file: string, fromByte: number): string =>
  readFileSync(file).subarray(fromByte).toString('utf8').trimEnd().split('\n').slice(-5).join('\n');

/** The services of the namespace that run here now, shard by shard, in the order of an event's way. */
export const runningServices = (stateDir: string, namespace: string): ServiceRecord[] => {
  const ours = serviceRecords(stateDir).filter((record) => record.namespace === namespace && isAlive(record));
  const ofName = (name: string): ServiceRecord[] =>
    ours.filter((record) => record.name === name).sort((left, right) => left.shard - right.shard);
  return hostable.flatMap(ofName);
};

const allReady = async (records: readonly ServiceRecord[], count: number): Promise<boolean> => {
  if (records.length < count) return false;
  const pages = await Promise.all(records.map(({ url }) => askService(url, '/readyz')));
  return pages.every((page) => page?.ok === true);
};

/**
 * Starts `weir run all` so that it outlives this process, and waits until all services are ready. Where all run
 * already, they are found.
 * @throws {WeirError} `USAGE` where only some of them run here, or where they do not get ready
 */
export const startDetached = async (
  { namespace, shards }: Pick<Config, 'namespace' | 'shards'>,
  stateDir: string,
): Promise<{ readonly services: readonly ServiceRecord[]; readonly foundRunning: boolean }> => {
  const { length: count } = partsOf({ shards });
  const isOfAll = ({ name }: ServiceRecord): boolean => runnable.some((each) => each === name);
  const found = runningServices(stateDir, namespace).filter(isOfAll);
  if (found.length >= count) return { services: found, foundRunning: true };
  if (found.length > 0) {
    const which = found.map((record) => `${partName(record)} (process ${record.pid})`).join(', ');
    throw new WeirError(
      'USAGE',
      `of the services only ${which} run here: end them first, or start the others with weir run`,
    );
  }
  const { file: logFile, output } = openServiceLog(stateDir, namespace);
  const fromByte = statSync(logFile).size;
  // What a test runner or debugger asks of this Node is not meant for the services.
  const { NODE_OPTIONS: _options, NODE_V8_COVERAGE: _coverage, ...env } = process.env;
  const child = spawn(process.execPath, [...serviceNodeOptions, program, 'run', 'all', '--log-file', logFile], {
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...env, WEIR_STATE_DIR: stateDir },
  });
  closeSync(output);
  await once(child, 'spawn');
  child.unref();
  const pid = child.pid!;
  const born = birthOf(pid);
  for (const deadlineMs = Date.now() + readyWithinMs; ; await sleep(100)) {
    const services = runningServices(stateDir, namespace).filter((record) => record.pid === pid);
    if (await allReady(services, count)) return { services, foundRunning: false };
    const ended = birthOf(pid) !== born || born === null;
    if (!ended && Date.now() < deadlineMs) continue;
    const what = ended ? 'the services ended' : `the services are not ready after ${readyWithinMs / 1000} s`;
    throw new WeirError('USAGE', `${what}; the end of ${logFile}:\n${tailOf(logFile, fromByte)}`);
  }
};
