/**
 * The next of something that is asked for one after another, without waiting for it: who also waits for other things
 * looks here when called. Owns the one question that is open.
 */
export class Pending<Value> {
  readonly #ask: () => Promise<Value>;
  readonly #onThere: () => void;
  #answer: { readonly value: Value } | { readonly error: unknown } | null = null;

  constructor(ask: () => Promise<Value>, onThere: () => void) {
    this.#ask = ask;
    this.#onThere = onThere;
  }

  get isThere(): boolean {
    return this.#answer !== null;
  }

  /** Takes what has come; null: nothing has come yet. @throws what asking threw */
  take(): Value | null {
    const answer = this.#answer;
    if (answer === null) return null;
    if ('error' in answer) throw answer.error;
    this.#answer = null;
    return answer.value;
  }

  /** Asks for the next; what came before must have been taken. */
  ask(): void {
    this.#ask().then(
      (value) => this.#come({ value }),
      (error: unknown) => this.#come({ error }),
    );
  }

  #come(answer: { readonly value: Value } | { readonly error: unknown }): void {
    this.#answer = answer;
    this.#onThere();
  }
}
