import type { RecentTransfers } from './recent/recent-transfers.js';

const placeWords = 3;
const payerAt = 1;
const payeeAt = 2;

/**
 * Rows that one message makes worth a look by every rule: each once, in the order in which they came. What is asked of
 * nearly all of them stands beside: to fetch it once more from rows and pockets would cost more than the rest.
 */
export class WorkList {
  readonly #recent: RecentTransfers;
  #list = new Int32Array(256 * placeWords);
  #count = 0;

  constructor(recent: RecentTransfers) {
    this.#recent = recent;
  }

  /** Places in the list; some may have been taken out. */
  get end(): number {
    return this.#count;
  }

  /** The row at a place; −1: it was taken out. */
  at(place: number): number {
    const row = this.#list[place * placeWords]!;
    return this.#recent.rows.workAtOf(row) === place ? row : -1;
  }

  /** The hash of the payer's account (`hashBytes`). */
  payerHashAt(place: number): number {
    return this.#list[place * placeWords + payerAt]!;
  }

  /** The hash of the payee's account (`hashBytes`). */
  payeeHashAt(place: number): number {
    return this.#list[place * placeWords + payeeAt]!;
  }

  /** Adds a row whose transfer stands. */
  add(row: number): void {
    const { rows, pockets } = this.#recent;
    if (rows.workAtOf(row) >= 0) return;
    const at = this.#count * placeWords;
    if (at === this.#list.length) {
      const list = new Int32Array(at * 2);
      list.set(this.#list);
      this.#list = list;
    }
    rows.setWorkAt(row, this.#count++);
    this.#list[at] = row;
    this.#list[at + payerAt] = pockets.accountHashOf(rows.fromOf(row));
    this.#list[at + payeeAt] = pockets.accountHashOf(rows.toOf(row));
  }

  delete(row: number): void {
    this.#recent.rows.setWorkAt(row, -1);
  }

  clear(): void {
    for (let place = 0; place < this.#count; place++) this.#recent.rows.setWorkAt(this.#list[place * placeWords]!, -1);
    this.#count = 0;
  }
}
