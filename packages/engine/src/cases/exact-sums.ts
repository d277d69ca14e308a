import type { Image } from '../columns/image.js';

const limit = 2 ** 53;

/** Sums as JSON. */
export interface ExactSumsSaved {
  readonly low: readonly number[];
  readonly carries: readonly (readonly [at: number, carry: number])[];
}

/**
 * Sums of whole numbers below 2^53 that may themselves pass it, in columns: a number of 53 bits each, and a carry for
 * the few that need one. Exact, and no object for each sum. A sum may fall below nothing.
 */
export class ExactSums {
  #low: Float64Array;
  readonly #carries = new Map<number, number>();

  constructor(capacity = 64) {
    this.#low = new Float64Array(capacity);
  }

  get heldBytes(): number {
    return this.#low.byteLength + 64 * this.#carries.size;
  }

  /** Makes room for sums `0 … count − 1`. */
  reserve(count: number): void {
    if (count <= this.#low.length) return;
    const longer = new Float64Array(Math.max(count, this.#low.length + (this.#low.length >>> 1)));
    longer.set(this.#low);
    this.#low = longer;
  }

  add(at: number, amount: number): void {
    const low = this.#low[at]!;
    const room = limit - amount;
    if (low < room) this.#low[at] = low + amount;
    else {
      this.#low[at] = low - room;
      this.#carry(at, 1);
    }
  }

  subtract(at: number, amount: number): void {
    const low = this.#low[at]!;
    if (low >= amount) this.#low[at] = low - amount;
    else {
      this.#low[at] = low + (limit - amount);
      this.#carry(at, -1);
    }
  }

  get(at: number): bigint {
    const carry = this.#carries.get(at);
    const low = BigInt(this.#low[at]!);
    return carry === undefined ? low : low + BigInt(carry) * BigInt(limit);
  }

  /** True where `low` is all of the sum. */
  isNarrow(at: number): boolean {
    return this.#carries.size === 0 || !this.#carries.has(at);
  }

  low(at: number): number {
    return this.#low[at]!;
  }

  isZero(at: number): boolean {
    return this.#low[at] === 0 && !this.#carries.has(at);
  }

  clear(at: number): void {
    this.#low[at] = 0;
    this.#carries.delete(at);
  }

  /** Few sums as JSON; `save` puts many into an image. @param count those `0 … count − 1` */
  saved(count: number): ExactSumsSaved {
    return { low: [...this.#low.subarray(0, count)], carries: [...this.#carries] };
  }

  loadSaved({ low, carries }: ExactSumsSaved): void {
    this.reserve(low.length);
    this.#low.set(low);
    for (const [at, carry] of carries) this.#carries.set(at, carry);
  }

  save(image: Image): void {
    image.putColumn('low', this.#low, this.#low.length);
    image.put('carries', [...this.#carries]);
  }

  load(image: Image): void {
    this.#low = image.column('low', Float64Array, (length) => Math.max(64, length));
    for (const [at, carry] of image.value<ExactSumsSaved['carries']>('carries')) this.#carries.set(at, carry);
  }

  #carry(at: number, by: number): void {
    const carry = (this.#carries.get(at) ?? 0) + by;
    if (carry === 0) this.#carries.delete(at);
    else this.#carries.set(at, carry);
  }
}
