import { partialWord } from '../columns/hash.js';

/** Words before the bytes of a text: its number, its length. */
const headWords = 2;
const slotWords = 2;
const batchMax = 256;

/**
 * Gives texts numbers, from 0 in the order in which they came, and keeps their bytes, without strings. Nothing is ever
 * taken out. A look-up touches two places of memory: the slot, and the text with its number beside it.
 */
export class TextNumbers {
  /** Number, length and bytes of each text, end to end. Word 0 is nobody's. */
  #words = new Int32Array(1 << 12);
  #bytes = new Uint8Array(this.#words.buffer);
  #end = 1;
  /** Where each number's text begins in `#words`. */
  #heads = new Int32Array(1 << 10);
  #count = 0;
  /** Open addressing, pairs (hash, head); head 0 is an empty slot. */
  #slots = new Int32Array(1 << 12);
  #mask = (1 << 11) - 1;
  readonly #batch = new Int32Array(batchMax);
  /** What `warm` read; kept, or the reading might be taken for idle. */
  warmth = 0;

  get count(): number {
    return this.#count;
  }

  /** The number of the text `[at, at + length)`, or −1. @param hash what `hashBytes` gives for it */
  find(view: DataView, at: number, length: number, hash: number): number {
    const slots = this.#slots;
    const words = this.#words;
    const mask = this.#mask;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const head = slots[slot * slotWords + 1]!;
      if (head === 0) return -1;
      if (slots[slot * slotWords] === hash && isText(words, head, view, at, length)) return words[head]!;
    }
  }

  /** Gives a text that `find` did not find its number. */
  add(view: DataView, at: number, length: number, hash: number): number {
    if ((this.#count + 1) * 3 > (this.#mask + 1) * 2) this.#moreSlots();
    if (this.#count === this.#heads.length) this.#heads = widened(this.#heads, this.#count * 2);
    const head = this.#room(headWords + ((length + 3) >>> 2));
    const number = this.#count++;
    const words = this.#words;
    words[head] = number;
    words[head + 1] = length;
    let word = head + headWords;
    let place = at;
    for (let left = length; left > 0; left -= 4, place += 4) {
      words[word++] = left >= 4 ? view.getInt32(place, true) : partialWord(view, place, left);
    }
    this.#heads[number] = head;
    this.#fillSlot(hash, head);
    return number;
  }

  /**
   * Brings into the cache what looking up some texts, at most 256, will touch. The processor waits for all of them
   * at once here, and for each alone where they are looked up.
   */
  warm(hashes: Int32Array, from: number, to: number): void {
    const slots = this.#slots;
    const words = this.#words;
    const mask = this.#mask;
    const batch = this.#batch;
    const count = to - from;
    let sum = 0;
    for (let at = 0; at < count; at++) batch[at] = slots[(hashes[from + at]! & mask) * slotWords + 1]!;
    for (let at = 0; at < count; at++) sum = (sum + words[batch[at]!]!) | 0;
    this.warmth = sum;
  }

  text(number: number): string {
    const head = this.#heads[number]!;
    return Buffer.from(this.#bytes.buffer, (head + headWords) * 4, this.#words[head + 1]!).toString('utf8');
  }

  /** Orders texts by their bytes. */
  compare(left: number, right: number): number {
    const bytes = this.#bytes;
    const leftHead = this.#heads[left]!;
    const rightHead = this.#heads[right]!;
    const leftLength = this.#words[leftHead + 1]!;
    const rightLength = this.#words[rightHead + 1]!;
    const leftAt = (leftHead + headWords) * 4;
    const rightAt = (rightHead + headWords) * 4;
    const shorter = Math.min(leftLength, rightLength);
    for (let at = 0; at < shorter; at++) {
      const difference = bytes[leftAt + at]! - bytes[rightAt + at]!;
      if (difference !== 0) return difference;
    }
    return leftLength - rightLength;
  }

  #room(words: number): number {
    const head = this.#end;
    this.#end += words;
    if (this.#end > this.#words.length) {
      this.#words = widened(this.#words, Math.max(this.#words.length * 2, this.#end));
      this.#bytes = new Uint8Array(this.#words.buffer);
    }
    return head;
  }

  #fillSlot(hash: number, head: number): void {
    const slots = this.#slots;
    let slot = hash & this.#mask;
    while (slots[slot * slotWords + 1] !== 0) slot = (slot + 1) & this.#mask;
    slots[slot * slotWords] = hash;
    slots[slot * slotWords + 1] = head;
  }

  #moreSlots(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    this.#mask = this.#mask * 2 + 1;
    for (let at = 0; at < old.length; at += slotWords) if (old[at + 1] !== 0) this.#fillSlot(old[at]!, old[at + 1]!);
  }
}

const isText = (words: Int32Array, head: number, view: DataView, at: number, length: number): boolean => {
  if (words[head + 1] !== length) return false;
  let word = head + headWords;
  let left = length;
  let place = at;
  for (; left >= 4; left -= 4, place += 4) if (words[word++] !== view.getInt32(place, true)) return false;
  return left === 0 || words[word] === partialWord(view, place, left);
};

const widened = (old: Int32Array, length: number): Int32Array<ArrayBuffer> => {
  const wider = new Int32Array(length);
  wider.set(old);
  return wider;
};
