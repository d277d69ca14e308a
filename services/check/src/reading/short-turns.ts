/** Payments that are asked about meanwhile wait no longer than this for long work. */
const turnMs = 1;

/** Cuts long work into turns of a millisecond: whoever works looks at `isOver` often, and then waits for `next`. */
export class ShortTurns {
  #begunMs = performance.now();

  get isOver(): boolean {
    return performance.now() - this.#begunMs >= turnMs;
  }

  /** Lets others have their turn. */
  async next(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#begunMs = performance.now();
  }
}
