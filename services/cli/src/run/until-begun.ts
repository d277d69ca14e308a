import { setTimeout as sleep } from 'node:timers/promises';

const lookEveryMs = 50;

/** Calls `begun` once `hasBegun`, unless `signal` aborts before. */
export const untilBegun = async (hasBegun: () => boolean, signal: AbortSignal, begun: () => void): Promise<void> => {
  while (!signal.aborted) {
    if (hasBegun()) {
      begun();
      return;
    }
    await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
};
