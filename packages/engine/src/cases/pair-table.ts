import type { Image } from '../columns/image.js';
import type { Cells } from './cells.js';

const mixed = (left: number, right: number): number => {
  let hash = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 13);
};

/**
 * Finds a record by two of its words: open addressing over one column of slots; the two words are read where they
 * stand. Owns its slots.
 */
export class PairTable {
  readonly #cells: Cells;
  readonly #leftAt: number;
  readonly #rightAt: number;
  /** Record number + 1; 0 is an empty slot. */
  #slots = new Int32Array(64);
  #size = 0;

  constructor(cells: Cells, leftAt: number, rightAt: number) {
    this.#cells = cells;
    this.#leftAt = leftAt;
    this.#rightAt = rightAt;
  }

  get heldBytes(): number {
    return this.#slots.byteLength;
  }

  /** The record with these two words, or −1. */
  find(left: number, right: number): number {
    const { words, wordsEach } = this.#cells;
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = mixed(left, right) & mask; ; slot = (slot + 1) & mask) {
      const value = slots[slot]! - 1;
      if (value < 0) return -1;
      const at = value * wordsEach;
      if (words[at + this.#leftAt] === left && words[at + this.#rightAt] === right) return value;
    }
  }

  /** Adds a record that `find` did not find, its words set. */
  add(record: number): void {
    if ((this.#size + 1) * 3 > this.#slots.length * 2) this.#grow();
    this.#place(record);
    this.#size++;
  }

  /** Takes a record out whose words are still those it was added with. */
  remove(record: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let hole = this.#homeOf(record) & mask;
    while (slots[hole] !== record + 1) hole = (hole + 1) & mask;
    for (let slot = (hole + 1) & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const home = this.#homeOf(slots[slot]! - 1) & mask;
      // It may move into the hole only if that lies between its home and where it is.
      if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
      slots[hole] = slots[slot]!;
      hole = slot;
    }
    slots[hole] = 0;
    this.#size--;
  }

  save(image: Image): void {
    image.putColumn('slots', this.#slots, this.#slots.length);
    image.put('size', this.#size);
  }

  /** The records stand where they stood. */
  load(image: Image): void {
    this.#slots = image.column('slots', Int32Array, (length) => length);
    this.#size = image.value('size');
  }

  #homeOf(record: number): number {
    const { words, wordsEach } = this.#cells;
    return mixed(words[record * wordsEach + this.#leftAt]!, words[record * wordsEach + this.#rightAt]!);
  }

  #place(record: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = this.#homeOf(record) & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = record + 1;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    for (const stored of old) if (stored !== 0) this.#place(stored - 1);
  }
}
