/**
 * How old what was read of several topics is: of each, the latest instant such that all the log held then has been taken.
 * A topic on which nothing comes is no older for that; one whose log does not answer is. Instants in milliseconds of one
 * clock.
 */
export class LogAge {
  readonly #readUpTo = new Map<string, number>();
  readonly #topics: readonly string[];

  constructor(topics: readonly string[]) {
    this.#topics = topics;
  }

  /** All that `topic` held at an instant has been taken. */
  reached(topic: string, instantMs: number): void {
    this.#readUpTo.set(topic, Math.max(instantMs, this.#readUpTo.get(topic) ?? 0));
  }

  /** Null: of some topic, what it held at the start has not been taken yet. */
  at(nowMs: number): number | null {
    let oldest = nowMs;
    for (const topic of this.#topics) {
      const reached = this.#readUpTo.get(topic);
      if (reached === undefined) return null;
      oldest = Math.min(oldest, reached);
    }
    return nowMs - oldest;
  }
}
