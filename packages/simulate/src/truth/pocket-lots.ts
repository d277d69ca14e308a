/** A credit that still lies in a pocket, with what it carries of each case. Amounts are minor units. */
export interface Lot<Load> {
  readonly amount: number;
  /** How much of it, from its front, has been spent. */
  spent: number;
  readonly load: Load;
}

/** Part [start, end) of a lot that a debit took. */
export interface Taken<Load> {
  readonly lot: Lot<Load>;
  readonly start: number;
  readonly end: number;
}

/**
 * First in, first out, in one pocket; what it had at the beginning is older than everything. Written for the
 * simulation alone, so that the answer it gives owes nothing to the engine that is compared with it.
 */
export class PocketLots<Load> {
  #older: number;
  #lots: Lot<Load>[] = [];
  #front = 0;

  constructor(opening: number) {
    this.#older = opening;
  }

  credit(amount: number, load: Load): void {
    this.#lots.push({ amount, spent: 0, load });
  }

  /** What a debit of `amount` is made of, oldest first; what nothing covers is left out. */
  debit(amount: number): Taken<Load>[] {
    const fromOlder = Math.min(this.#older, amount);
    this.#older -= fromOlder;
    let wanted = amount - fromOlder;
    const taken: Taken<Load>[] = [];
    while (wanted > 0 && this.#front < this.#lots.length) {
      const lot = this.#lots[this.#front]!;
      const part = Math.min(wanted, lot.amount - lot.spent);
      taken.push({ lot, start: lot.spent, end: lot.spent + part });
      lot.spent += part;
      wanted -= part;
      if (lot.spent === lot.amount) this.#front += 1;
    }
    if (this.#front > 64 && this.#front * 2 > this.#lots.length) {
      this.#lots = this.#lots.slice(this.#front);
      this.#front = 0;
    }
    return taken;
  }
}
