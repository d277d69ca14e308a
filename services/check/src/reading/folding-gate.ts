/**
 * Where the folds of all topics wait while what they have folded is copied: questions are answered meanwhile. A fold looks
 * at it before each message, so whoever closes it finds every fold between two messages.
 */
export class FoldingGate {
  #opened: Promise<void> | null = null;
  #open: () => void = () => undefined;

  get isClosed(): boolean {
    return this.#opened !== null;
  }

  close(): void {
    if (this.#opened !== null) return;
    this.#opened = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  open(): void {
    this.#opened = null;
    this.#open();
  }

  /** Resolves when it is open. */
  async passed(): Promise<void> {
    while (this.#opened !== null) await this.#opened;
  }
}
