/** Waits between attempts: doubling from `firstMs` to `mostMs`, a fifth more or less so that clients spread. */
export class Backoff {
  #nextMs: number;
  #attempts = 0;

  constructor(
    readonly firstMs: number,
    readonly mostMs: number,
  ) {
    this.#nextMs = firstMs;
  }

  /** Attempts that have failed since the last success. */
  get attempts(): number {
    return this.#attempts;
  }

  /** Whether the failure at hand is worth a line: the first of an outage, and then now and again. */
  get worthSaying(): boolean {
    return this.#attempts % 15 === 0;
  }

  succeeded(): void {
    this.#attempts = 0;
    this.#nextMs = this.firstMs;
  }

  /** Counts a failure and waits, or until `signal` aborts. */
  async failed(signal: AbortSignal): Promise<void> {
    const waitMs = this.#nextMs * (0.8 + Math.random() * 0.4);
    this.#attempts++;
    this.#nextMs = Math.min(this.#nextMs * 2, this.mostMs);
    await pause(waitMs, signal);
  }
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
