import { isStoreError } from '@weir/store';

const firstWaitMs = 100;
const longestWaitMs = 5_000;

export interface Patience {
  /** Whether waiting may help; anything else is thrown on. */
  readonly passes: (error: unknown) => boolean;
  readonly onError: (error: unknown) => void;
  readonly signal: AbortSignal;
}

/**
 * Does `work` until it succeeds, waiting longer after each failure, up to 5 s.
 * @returns null when it has not succeeded and `signal` has aborted
 */
export async function persist<T>(work: () => Promise<T>, { passes, onError, signal }: Patience): Promise<T | null> {
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
    try {
      return await work();
    } catch (error) {
      if (!passes(error)) throw error;
      onError(error);
    }
    if (signal.aborted) return null;
    // A fifth more or less, so that several writers do not come back at once.
    await pause(waitMs * (0.8 + Math.random() * 0.4), signal);
  }
}

/** Writes to the store, until it succeeds while the store is away. False: aborted, and it was not written. */
export async function persistInStore(work: () => Promise<void>, patience: Omit<Patience, 'passes'>): Promise<boolean> {
  const passes = (error: unknown) => isStoreError(error, 'STORE_UNREACHABLE');
  return (await persist(() => work().then(() => true), { ...patience, passes })) === true;
}

/** Resolves after `ms`, or when `signal` aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', over);
      resolve();
    };
    const timer = setTimeout(over, ms);
    signal.addEventListener('abort', over, { once: true });
  });
}
