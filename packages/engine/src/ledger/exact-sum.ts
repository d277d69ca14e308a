/** A sum of amounts that may pass 2^53: exact, and a bigint only as often as it must be. */
export class ExactSum {
  #wide = 0n;
  #low = 0;

  /** @param amount a whole number, 0 … 2^53 − 1 */
  add(amount: number): void {
    if (this.#low > Number.MAX_SAFE_INTEGER - amount) {
      this.#wide += BigInt(this.#low);
      this.#low = 0;
    }
    this.#low += amount;
  }

  get value(): bigint {
    return this.#wide + BigInt(this.#low);
  }
}
