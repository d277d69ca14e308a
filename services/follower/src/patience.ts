import { setTimeout as sleep } from 'node:timers/promises';
import { isStoreError } from '@weir/store';

const firstWaitMs = 100;
const longestWaitMs = 5_000;

/** Waits, or less where `signal` aborts. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => {});

/**
 * Asks the store until it answers, waiting longer after each failure, up to 5 s. `onAway` hears of every failure.
 * @returns null when `signal` has aborted
 * @throws what waiting does not mend
 */
export const patiently = async <T>(
  ask: () => Promise<T>,
  signal: AbortSignal,
  onAway: (error: unknown) => void,
): Promise<T | null> => {
  for (let waitMs = firstWaitMs; !signal.aborted; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
    try {
      return await ask();
    } catch (error) {
      if (!isStoreError(error, 'STORE_UNREACHABLE')) throw error;
      onAway(error);
    }
    await pause(waitMs, signal);
  }
  return null;
};
