import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readFileSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeProcess } from './process-identity.js';
import { StackError } from './stack-error.js';

/** The holder says every second that it lives; one that was silent for this long, or whose process is gone, lost it. */
const staleAfterMs = 15_000;
const heartbeatMs = 1_000;

/**
 * Runs `work` while holding the lock file, after waiting for whoever holds it.
 * @throws {StackError} `STACK_BUSY` after `waitMs`
 */
export async function withLock<T>(
  file: string,
  options: { waitMs: number; onWait?: (line: string) => void },
  work: () => Promise<T>,
): Promise<T> {
  const mine = JSON.stringify({ pid: process.pid, id: randomUUID() });
  const deadlineMs = Date.now() + options.waitMs;
  let told = false;
  while (!tryCreate(file, mine)) {
    if (isStale(file)) {
      breakStale(file);
      continue;
    }
    const holder = holderOf(file);
    if (Date.now() > deadlineMs) throw new StackError('STACK_BUSY', `${file} is held by ${holder}`);
    if (!told) options.onWait?.(`waiting for ${holder}`);
    told = true;
    await sleep(100);
  }
  const heartbeat = setInterval(() => touch(file), heartbeatMs);
  heartbeat.unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    if (read(file) === mine) rmSync(file, { force: true });
  }
}

/** Whether the lock's holder is gone. A lock that is not there is not stale. */
export function isStale(file: string, nowMs = Date.now()): boolean {
  let touchedMs: number;
  try {
    touchedMs = statSync(file).mtimeMs;
  } catch {
    return false;
  }
  if (nowMs - touchedMs > staleAfterMs) return true;
  const pid = pidIn(read(file));
  // Between creation and writing the file is empty for a moment: that is a holder that lives.
  return pid !== null && !isAlive(pid);
}

// Two that find a stale lock must not both remove "it": the second would remove the first one's new lock. So the
// removal has a lock of its own, under which the look is repeated. Whoever dies in there leaves it for its age.
function breakStale(file: string): void {
  const guard = `${file}.breaking`;
  if (!tryCreate(guard, '')) {
    if (isStale(guard)) rmSync(guard, { force: true });
    return;
  }
  try {
    if (isStale(file)) rmSync(file, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}

function tryCreate(file: string, text: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  writeSync(descriptor, text);
  closeSync(descriptor);
  return true;
}

function holderOf(file: string): string {
  const pid = pidIn(read(file));
  return pid === null ? 'another process' : describeProcess(pid);
}

function pidIn(text: string): number | null {
  try {
    const { pid } = JSON.parse(text) as { pid?: unknown };
    return typeof pid === 'number' ? pid : null;
  } catch {
    return null;
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function touch(file: string): void {
  try {
    const now = new Date();
    utimesSync(file, now, now);
  } catch {
    // Somebody broke the lock after the machine slept; the work goes on, and its end removes nothing of theirs.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
