import { setTimeout as wait } from 'node:timers/promises';
import { isLogError } from '@weir/log';

const firstWaitMs = 50;
const longestWaitMs = 5_000;

/** How long to wait before attempt `attempt` (from 1 on) is repeated, milliseconds. */
const waitMs = (attempt: number): number => Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1));

/** Waits before another attempt; returns at once when the signal is aborted. */
export const waitBeforeRetry = async (attempt: number, signal: AbortSignal): Promise<void> => {
  await wait(waitMs(attempt), undefined, { signal }).catch(() => undefined);
};

/** Asks the log again and again while no broker answers, until the signal is aborted. */
export const patiently = async <T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (!isLogError(error, 'LOG_UNREACHABLE') || signal.aborted) throw error;
      await waitBeforeRetry(attempt, signal);
    }
  }
};
