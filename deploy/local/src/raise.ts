import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Component, Health, Ports } from './component.js';
import { launchDetached, limitLifetime, logTail } from './launch.js';
import { isPortFree, portHolder } from './ports.js';
import { findOurs, isOurs } from './process-identity.js';
import { StackError } from './stack-error.js';
import type { StackFolder } from './stack-folder.js';
import { type StackRecord, withProcess } from './stack-record.js';
import { stopProcess } from './stop-process.js';

/** A start that finds its port taken at the last moment chooses again this often. */
const startAttemptsMax = 3;
const startTimeoutMs = 90_000;
const firstAnswerTimeoutMs = 10_000;

/** The one copy of the record that an `up` works on; every change is on disk before the next step. */
export interface RecordKeeper {
  readonly record: StackRecord;
  change(next: (record: StackRecord) => StackRecord): void;
}

/** Whether the recorded process of this part runs and answers. One that runs but does not answer in time is stopped. */
export async function isRunning(component: Component, folder: StackFolder, keeper: RecordKeeper): Promise<boolean> {
  const entry = keeper.record.processes[component.name];
  const marker = folder.marker[component.name];
  if (entry !== undefined && isOurs(entry.pid, marker)) {
    const health = await waitUntilHealthy(component, keeper.record, entry.pid, marker, firstAnswerTimeoutMs);
    if (health.ok) return true;
    await stopProcess(entry.pid, marker);
  }
  return false;
}

/** Stops processes of this part that no record knows: an `up` was killed, or the folder was deleted under them. */
export async function stopStrays(
  component: Component,
  folder: StackFolder,
  say: (line: string) => void,
): Promise<void> {
  const marker = folder.marker[component.name];
  for (const pid of findOurs(marker)) {
    say(`${component.name}: process ${pid} of this folder is on no record; ending it`);
    await stopProcess(pid, marker);
  }
}

export interface StartOptions {
  readonly folder: StackFolder;
  readonly keeper: RecordKeeper;
  /** The part's ports for this attempt, newly chosen after one was lost; throws when the user had asked for it. */
  readonly choosePorts: () => Promise<Ports>;
  readonly lifetimeSeconds?: number | undefined;
  readonly say: (line: string) => void;
}

/** Starts a part and waits until it answers. @throws {StackError} */
export async function start(component: Component, options: StartOptions): Promise<void> {
  const { folder, keeper, say } = options;
  const { name } = component;
  const [logFile, marker] = [folder.logFile[name], folder.marker[name]];
  for (let attempt = 1; ; attempt++) {
    const ports = await options.choosePorts();
    const launch = await component.prepare(ports, say);
    const startedMs = Date.now();
    const logBytes = sizeOf(logFile);
    say(`${name}: starting`);
    const pid = await launchDetached(launch, logFile);
    keeper.change((record) => withProcess(record, name, { pid, startedAt: new Date(startedMs).toISOString() }));
    if (options.lifetimeSeconds !== undefined) limitLifetime(pid, marker, options.lifetimeSeconds);

    const health = await waitUntilHealthy(component, keeper.record, pid, marker, startTimeoutMs);
    if (health.ok) {
      say(`${name}: up after ${((Date.now() - startedMs) / 1000).toFixed(1)} s, ${health.detail}`);
      return;
    }
    await stopProcess(pid, marker);
    keeper.change((record) => withProcess(record, name, undefined));
    const lost = await firstPortTaken(component, ports);
    if (lost === null || attempt === startAttemptsMax) {
      const tail = logTail(logFile, logBytes);
      throw new StackError(
        'START_FAILED',
        `${name}: ${health.detail}; log ${logFile}${tail === '' ? '' : `:\n${tail}\n`}`,
      );
    }
    say(`${name}: port ${lost} was taken meanwhile by ${portHolder(lost)}; choosing another`);
  }
}

async function waitUntilHealthy(
  component: Component,
  record: StackRecord,
  pid: number,
  marker: string,
  timeoutMs: number,
): Promise<Health> {
  const deadlineMs = Date.now() + timeoutMs;
  for (;;) {
    const health = await component.health(record);
    // The look at the process comes second: an answer at the port counts only if ours is there to give it.
    if (!isOurs(pid, marker)) return { ok: false, detail: `process ${pid} ended` };
    if (health.ok) return health;
    if (Date.now() > deadlineMs)
      return { ok: false, detail: `no answer within ${timeoutMs / 1000} s: ${health.detail}` };
    await sleep(100);
  }
}

async function firstPortTaken(component: Component, ports: Ports): Promise<number | null> {
  for (const name of component.ports) if (!(await isPortFree(ports[name]))) return ports[name];
  return null;
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
}
