import { setTimeout as sleep } from 'node:timers/promises';
import { describeProcess, isOurs } from './process-identity.js';
import { StackError } from './stack-error.js';

/**
 * Asks a process of ours to end and, if it does not within `graceMs`, kills it. A number that is not ours (any more)
 * is left alone.
 * @throws {StackError} `STOP_FAILED` when it stands even so
 */
export async function stopProcess(pid: number, marker: string, graceMs = 10_000): Promise<void> {
  const rounds: readonly [signal: NodeJS.Signals, waitMs: number][] = [
    ['SIGTERM', graceMs],
    ['SIGKILL', 5_000],
  ];
  for (const [signal, waitMs] of rounds) {
    if (!isOurs(pid, marker)) return;
    sendSignal(pid, signal);
    const deadlineMs = Date.now() + waitMs;
    while (Date.now() < deadlineMs) {
      if (!isOurs(pid, marker)) return;
      await sleep(25);
    }
  }
  throw new StackError('STOP_FAILED', describeProcess(pid));
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It ended by itself a moment ago: that is what was wanted.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
