import type { TransferRows } from './recent/transfer-rows.js';

/** Rows that one message makes worth a look by every rule: each once, in the order in which they came. */
export class WorkList {
  readonly #rows: TransferRows;
  #list = new Int32Array(256);
  #count = 0;

  constructor(rows: TransferRows) {
    this.#rows = rows;
  }

  /** Places in the list; some may have been taken out. */
  get end(): number {
    return this.#count;
  }

  /** The row at a place; −1: it was taken out. */
  at(place: number): number {
    const row = this.#list[place]!;
    return this.#rows.workAtOf(row) === place ? row : -1;
  }

  add(row: number): void {
    if (this.#rows.workAtOf(row) >= 0) return;
    if (this.#count === this.#list.length) {
      const list = new Int32Array(this.#count * 2);
      list.set(this.#list);
      this.#list = list;
    }
    this.#rows.setWorkAt(row, this.#count);
    this.#list[this.#count++] = row;
  }

  delete(row: number): void {
    this.#rows.setWorkAt(row, -1);
  }

  clear(): void {
    for (let place = 0; place < this.#count; place++) this.#rows.setWorkAt(this.#list[place]!, -1);
    this.#count = 0;
  }
}
