/**
 * When frames that are not full leave for the journal. All partitions of an ingest leave together, since each message of
 * the journal costs every reader of it a fetch: the first that is ready waits a moment for the others. Where nothing has
 * left for a while there are none to wait for, and it leaves at once.
 */
export class Departures {
  readonly #lingerMs: number;
  readonly #nowMs: () => number;
  #lastMs = Number.NEGATIVE_INFINITY;
  #next: Promise<void> | null = null;

  /** @param lingerMs how far apart the readers of the partitions ask for more; 0: nobody waits */
  constructor(lingerMs: number, nowMs: () => number = () => performance.now()) {
    this.#lingerMs = lingerMs;
    this.#nowMs = nowMs;
  }

  /** Resolves when a frame may leave. */
  next(): Promise<void> {
    if (this.#next !== null) return this.#next;
    const isQuiet = this.#nowMs() - this.#lastMs > 2 * this.#lingerMs;
    this.#lastMs = this.#nowMs();
    if (this.#lingerMs === 0 || isQuiet) return Promise.resolve();
    this.#next = this.#gather();
    return this.#next;
  }

  /** What all readers ask for at one instant is answered within a few milliseconds, in no certain order. */
  async #gather(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, Math.ceil(this.#lingerMs / 5)));
    this.#lastMs = this.#nowMs();
    this.#next = null;
  }
}
