/**
 * Room for facts about accounts, which all their tables share: memory has a bound, and what did not fit is counted, so
 * that answers can say that something is missing. Who owns a table takes and gives back.
 */
export class FactRoom {
  readonly #max: number;
  #used = 0;
  #refused = 0;

  constructor(max: number) {
    this.#max = max;
  }

  get used(): number {
    return this.#used;
  }

  /** Facts that were left out for want of room since the start. */
  get refused(): number {
    return this.#refused;
  }

  /** False: there is none left. */
  take(): boolean {
    if (this.#used >= this.#max) {
      this.#refused++;
      return false;
    }
    this.#used++;
    return true;
  }

  /** Facts that were left out before: they are missing still. */
  restoreRefused(count: number): void {
    this.#refused = count;
  }

  give(): void {
    this.#used--;
  }
}
