/**
 * Keeps a reader from asking for every record by itself: one question in each stretch of so many milliseconds. Stretches
 * begin at the same instants for all readers of a thread, so what several bring comes together, and goes on together.
 * Counted from the question, not from its answer: whoever was kept waiting past the end of the stretch does not rest.
 */
export class Rest {
  readonly #ms: number;
  readonly #nowMs: () => number;
  #begunMs = Number.NEGATIVE_INFINITY;
  #isEnded = false;
  #wake: () => void = () => undefined;

  /** @param ms 0: no rest at all, and no timer */
  constructor(ms: number, nowMs: () => number = () => performance.now()) {
    this.#ms = ms;
    this.#nowMs = nowMs;
  }

  /** A question is being asked. */
  begin(): void {
    this.#begunMs = this.#nowMs();
  }

  /** Resolves when the next question may be asked. */
  async over(): Promise<void> {
    if (this.#isEnded || this.#ms === 0) return;
    const leftMs = (Math.floor(this.#begunMs / this.#ms) + 1) * this.#ms - this.#nowMs();
    if (!(leftMs > 0)) return;
    await new Promise<void>((resolve) => {
      // A timer may fire a fraction early, and the stretch before would be asked in twice.
      const timer = setTimeout(resolve, Math.ceil(leftMs));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Nobody rests any more. */
  end(): void {
    this.#isEnded = true;
    this.#wake();
  }
}
