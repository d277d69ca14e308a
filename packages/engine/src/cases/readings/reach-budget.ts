/** How much of the ledger readings may hold: steps and tainted transfers of each, and of all together. */
export class ReachBudget {
  readonly perReading: number;
  readonly #inAll: number;
  #held = 0;

  constructor(perReading: number, inAll: number) {
    this.perReading = perReading;
    this.#inAll = inAll;
  }

  get held(): number {
    return this.#held;
  }

  get isSpent(): boolean {
    return this.#held > this.#inAll;
  }

  hold(count: number): void {
    this.#held += count;
  }
}
