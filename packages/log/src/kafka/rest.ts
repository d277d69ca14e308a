/**
 * The time from one question to the next that a reader leaves at least, so that it does not ask for every record by
 * itself. Counted from the question, not from its answer: whoever was kept waiting longer than the rest does not rest.
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
    const leftMs = this.#begunMs + this.#ms - this.#nowMs();
    if (this.#isEnded || !(leftMs > 0)) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, leftMs);
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
