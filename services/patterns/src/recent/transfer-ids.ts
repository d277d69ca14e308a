import { type Image, TextPool, TextTable } from '@weir/engine';
import { NamesAtHand } from './names-at-hand.js';
import { TextBytes } from './text-bytes.js';
import { TransferRows } from './transfer-rows.js';

/** The rows of recent transfers by their ids. Owns rows, ids and what finds them. */
export class TransferIds {
  readonly rows = new TransferRows();
  readonly #texts = new TextPool();
  readonly #table = new TextTable(this.#texts);
  readonly #text = new TextBytes();
  readonly #names = new NamesAtHand();

  get heldBytes(): number {
    return this.rows.heldBytes + this.#texts.heldBytes + this.#table.heldBytes;
  }

  /** The row of the id `[at, at + length)`; −1: there is none. @param hash of these bytes (`hashBytes`) */
  find(view: DataView, at: number, length: number, hash: number): number {
    const { rows } = this;
    return this.#table.find(hash, view, at, length, rows.words, rows.stride, rows.idAt);
  }

  /** A row for an id that has none, without anything else. */
  add(view: DataView, at: number, length: number, hash: number): number {
    const row = this.rows.add(this.#texts.add(view, at, length, hash));
    this.#table.add(hash, row);
    return row;
  }

  /** Frees a row that nothing names any more. */
  free(row: number): void {
    const id = this.rows.idOf(row);
    this.#table.remove(this.#texts.hashOf(id), row);
    this.#texts.free(id);
    this.rows.free(row);
    this.#names.clear();
  }

  rowOf(id: string): number {
    const atHand = this.#names.numberOf(id);
    if (atHand !== undefined) return atHand;
    const { view, length, hash } = this.#text.take(id);
    const row = this.find(view, 0, length, hash);
    if (row >= 0) this.#names.set(row, id);
    return row;
  }

  isOf(row: number, view: DataView, at: number, length: number, hash: number): boolean {
    return this.#texts.equals(this.rows.idOf(row), view, at, length, hash);
  }

  textOf(row: number): string {
    const atHand = this.#names.textOf(row);
    if (atHand !== undefined) return atHand;
    const id = this.#texts.text(this.rows.idOf(row));
    this.#names.set(row, id);
    return id;
  }

  /** Of the id's bytes (`hashBytes`). */
  hashOf(row: number): number {
    return this.#texts.hashOf(this.rows.idOf(row));
  }

  /** Reads where a look-up under a hash begins. */
  glance(hash: number): number {
    return this.#table.glance(hash);
  }

  /** Reads what a look-up under a hash will read of the row it finds. */
  glanceFound(hash: number): number {
    const row = this.#table.guess(hash);
    return row < 0 ? 0 : this.glanceRow(row);
  }

  /** Reads the row's own and where its id stands. */
  glanceRow(row: number): number {
    return this.#texts.words[this.rows.idOf(row) * 2]!;
  }

  /** Orders by the bytes of ids. */
  compare(left: number, right: number): number {
    return this.#texts.compare(this.rows.idOf(left), this.rows.idOf(right));
  }

  save(image: Image): void {
    this.rows.save(image.part('rows'));
    this.#texts.save(image.part('texts'));
    this.#table.save(image.part('table'));
  }

  load(image: Image): void {
    this.rows.load(image.part('rows'));
    this.#texts.load(image.part('texts'));
    this.#table.load(image.part('table'));
  }
}
