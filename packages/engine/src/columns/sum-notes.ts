/** A number where it fits 53 bits, else a bigint. */
export type Sum = number | bigint;

/** In the column, where the sum is longer than 53 bits and stands beside. */
export const isWide = -1;
const none = -1;

/**
 * Sums by transfer, for the time of one message: what is noted of a transfer last, counts. Transfers of one message are
 * neighbours, so their own numbers are places enough. Sums are 0 or more.
 */
export class SumNotes {
  #transfers = new Int32Array(64).fill(none);
  #sums = new Float64Array(64);
  #mask = 63;
  #count = 0;
  readonly #wide = new Map<number, bigint>();

  put(transfer: number, sum: Sum): void {
    if (typeof sum === 'number') this.putNarrow(transfer, sum);
    else {
      this.putNarrow(transfer, isWide);
      this.#wide.set(transfer, sum);
    }
  }

  putNarrow(transfer: number, sum: number): void {
    const mask = this.#mask;
    let slot = transfer & mask;
    while (this.#transfers[slot] !== transfer) {
      if (this.#transfers[slot] === none) {
        this.#transfers[slot] = transfer;
        this.#count++;
        break;
      }
      slot = (slot + 1) & mask;
    }
    this.#sums[slot] = sum;
    if (this.#count * 2 > mask) this.#grow();
  }

  /** Undefined: nothing was noted. */
  get(transfer: number): Sum | undefined {
    for (let slot = transfer & this.#mask; ; slot = (slot + 1) & this.#mask) {
      if (this.#transfers[slot] === none) return undefined;
      if (this.#transfers[slot] !== transfer) continue;
      const sum = this.#sums[slot]!;
      return sum === isWide ? this.#wide.get(transfer) : sum;
    }
  }

  clear(): void {
    if (this.#count === 0) return;
    this.#transfers.fill(none);
    this.#count = 0;
    if (this.#wide.size > 0) this.#wide.clear();
  }

  #grow(): void {
    const [transfers, sums] = [this.#transfers, this.#sums];
    this.#mask = this.#mask * 2 + 1;
    this.#transfers = new Int32Array(this.#mask + 1).fill(none);
    this.#sums = new Float64Array(this.#mask + 1);
    this.#count = 0;
    for (const [slot, transfer] of transfers.entries()) if (transfer !== none) this.putNarrow(transfer, sums[slot]!);
  }
}
