import { partialWord } from './hash.js';
import type { Image } from './image.js';
import type { TextPool } from './text-pool.js';

const slotWords = 2;

/**
 * Finds a whole number by a text: open addressing, the hash beside the number, so that a wrong slot costs no look at
 * the text. What text a number has, the caller's column says. Owns its slots.
 */
export class TextTable {
  /** Pairs (hash, number + 1); 0 as the second is an empty slot. */
  #slots: Int32Array;
  #mask: number;
  #size = 0;
  readonly #pool: TextPool;

  constructor(pool: TextPool, capacity = 1024) {
    this.#pool = pool;
    this.#slots = new Int32Array(capacity * slotWords);
    this.#mask = capacity - 1;
  }

  /** Makes room for so many more. */
  reserve(count: number): void {
    while ((this.#size + count) * 3 > (this.#mask + 1) * 2) this.#grow();
  }

  get size(): number {
    return this.#size;
  }

  /** Slots as full as the table lets them become. */
  get usedBytes(): number {
    return (this.#size * 3 * slotWords * 4) / 2;
  }

  get heldBytes(): number {
    return this.#slots.byteLength;
  }

  /**
   * The number whose text is `[at, at + length)`, or −1.
   * @param refs where the numbers' text references stand: `refs[number * stride + place]`
   */
  find(
    hash: number,
    view: DataView,
    at: number,
    length: number,
    refs: Int32Array,
    stride: number,
    place: number,
  ): number {
    const slots = this.#slots;
    const mask = this.#mask;
    const words = this.#pool.words;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const stored = slots[slot * slotWords + 1]!;
      if (stored === 0) return -1;
      if (slots[slot * slotWords] !== hash) continue;
      if (isText(words, refs[(stored - 1) * stride + place]! * 2, view, at, length, hash)) return stored - 1;
    }
  }

  /** As `find`, for numbers whose texts stand by themselves: from `words[number * 2 + place]`. */
  findBeside(hash: number, view: DataView, at: number, length: number, words: Int32Array, place: number): number {
    const slots = this.#slots;
    const mask = this.#mask;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const stored = slots[slot * slotWords + 1]!;
      if (stored === 0) return -1;
      if (slots[slot * slotWords] !== hash) continue;
      if (isText(words, (stored - 1) * 2 + place, view, at, length, hash)) return stored - 1;
    }
  }

  /** Reads where `find` will begin. */
  glance(hash: number): number {
    return this.#slots[(hash & this.#mask) * slotWords + 1]!;
  }

  /** The number that was added first under this hash, or −1: nearly always the one that `find` would give. */
  guess(hash: number): number {
    const slots = this.#slots;
    const mask = this.#mask;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const stored = slots[slot * slotWords + 1]!;
      if (stored === 0 || slots[slot * slotWords] === hash) return stored - 1;
    }
  }

  /** Adds a number that `find` did not find. */
  add(hash: number, value: number): void {
    if ((this.#size + 1) * 3 > (this.#mask + 1) * 2) this.#grow();
    this.#place(hash, value + 1);
    this.#size++;
  }

  /** Takes a number out; the run of slots after it closes up, so that no slot is ever lost to the dead. */
  remove(hash: number, value: number): void {
    const slots = this.#slots;
    const mask = this.#mask;
    let hole = hash & mask;
    while (slots[hole * slotWords + 1] !== value + 1) hole = (hole + 1) & mask;
    for (let slot = (hole + 1) & mask; slots[slot * slotWords + 1] !== 0; slot = (slot + 1) & mask) {
      const home = slots[slot * slotWords]! & mask;
      // It may move into the hole only if that lies between its home and where it is.
      if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
      slots[hole * slotWords] = slots[slot * slotWords]!;
      slots[hole * slotWords + 1] = slots[slot * slotWords + 1]!;
      hole = slot;
    }
    slots[hole * slotWords + 1] = 0;
    this.#size--;
  }

  save(image: Image): void {
    image.putColumn('slots', this.#slots, this.#slots.length);
    image.put('size', this.#size);
  }

  load(image: Image): void {
    this.#slots = image.column('slots', Int32Array, (length) => length);
    this.#mask = this.#slots.length / slotWords - 1;
    this.#size = image.value('size');
  }

  #place(hash: number, stored: number): void {
    const slots = this.#slots;
    let slot = hash & this.#mask;
    while (slots[slot * slotWords + 1] !== 0) slot = (slot + 1) & this.#mask;
    slots[slot * slotWords] = hash;
    slots[slot * slotWords + 1] = stored;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    this.#mask = this.#mask * 2 + 1;
    for (let at = 0; at < old.length; at += slotWords) {
      if (old[at + 1] !== 0) this.#place(old[at]!, old[at + 1]!);
    }
  }
}

/** True where the words from `head` (length, hash, bytes) are the text `[at, at + length)` under this hash. */
export const isText = (
  words: Int32Array,
  head: number,
  view: DataView,
  at: number,
  length: number,
  hash: number,
): boolean => {
  if (words[head] !== length || words[head + 1] !== hash) return false;
  let word = head + 2;
  let left = length;
  let place = at;
  for (; left >= 4; left -= 4, place += 4) if (words[word++] !== view.getInt32(place, true)) return false;
  return left === 0 || words[word] === partialWord(view, place, left);
};
