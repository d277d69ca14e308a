/** Intervals of lots, flat: row `n` is `[start[n], end[n])` of the lot of transfer `lot[n]`, in minor units. */
export interface Intervals {
  readonly count: number;
  readonly lot: Int32Array;
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** Rows of lot `n` are `rowsByLot[firstRow[n]] … rowsByLot[firstRow[n + 1] - 1]`. */
  readonly firstRow: Int32Array;
  readonly rowsByLot: Int32Array;
}

/** Intervals that went to a transfer each: row `n` to `to[n]`. Rows of one paying transfer stand together. */
export interface Links extends Intervals {
  readonly to: Int32Array;
}

/** Collects intervals. */
export class IntervalRows {
  count = 0;
  #lot = new Int32Array(1024);
  #to = new Int32Array(1024);
  #start = new Float64Array(1024);
  #end = new Float64Array(1024);

  /** @param to the paying transfer; −1 where none is */
  add(lot: number, to: number, start: number, end: number): void {
    const row = this.count;
    if (row === this.#lot.length) this.#grow();
    this.#lot[row] = lot;
    this.#to[row] = to;
    this.#start[row] = start;
    this.#end[row] = end;
    this.count = row + 1;
  }

  indexed(lotCount: number): Links {
    const lot = this.#lot.subarray(0, this.count);
    const firstRow = new Int32Array(lotCount + 1);
    for (let row = 0; row < lot.length; row++) firstRow[lot[row]! + 1]! += 1;
    for (let at = 0; at < lotCount; at++) firstRow[at + 1]! += firstRow[at]!;
    const next = firstRow.slice();
    const rowsByLot = new Int32Array(lot.length);
    for (let row = 0; row < lot.length; row++) rowsByLot[next[lot[row]!]!++] = row;
    return {
      count: this.count,
      lot,
      to: this.#to.subarray(0, this.count),
      start: this.#start.subarray(0, this.count),
      end: this.#end.subarray(0, this.count),
      firstRow,
      rowsByLot,
    };
  }

  #grow(): void {
    const room = this.count * 2;
    this.#lot = moved(this.#lot, new Int32Array(room));
    this.#to = moved(this.#to, new Int32Array(room));
    this.#start = moved(this.#start, new Float64Array(room));
    this.#end = moved(this.#end, new Float64Array(room));
  }
}

const moved = <T extends Int32Array | Float64Array>(from: T, to: T): T => {
  to.set(from);
  return to;
};
