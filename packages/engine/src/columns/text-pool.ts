import { Freed } from './freed.js';
import { partialWord } from './hash.js';
import { type Image, roomFor } from './image.js';
import { roomier } from './roomier.js';
import { isText } from './text-table.js';

/** Texts are kept in whole granules of this many bytes: two words of head, then the bytes. */
const granuleBytes = 8;
const smallGranulesMax = 64;

/**
 * Keeps texts as bytes, without strings: account numbers and ids come and go by the million. A text is named by a
 * reference, its first granule; 0 names none. Freed room is given to later texts of the same size. Owns its bytes.
 */
export class TextPool {
  #words: Int32Array;
  #bytes: Uint8Array;
  /** The first granule never used. */
  #end = 1;
  /** By size in granules. */
  readonly #freedSmall = Array.from({ length: smallGranulesMax + 1 }, () => new Freed());
  readonly #freedLarge = new Map<number, Freed>();
  #freeGranules = 0;

  constructor(granules = 1024) {
    this.#words = new Int32Array(granules * 2);
    this.#bytes = new Uint8Array(this.#words.buffer);
  }

  /** Bytes in use, heads and rounding among them. */
  get usedBytes(): number {
    return (this.#end - this.#freeGranules) * granuleBytes;
  }

  get heldBytes(): number {
    const freed = [...this.#freedSmall, ...this.#freedLarge.values()];
    return freed.reduce((sum, each) => sum + each.heldBytes, this.#bytes.length);
  }

  /** Makes room for so many more granules. */
  reserve(granules: number): void {
    while ((this.#end + granules) * 2 > this.#words.length) this.#grow();
  }

  /** Room for a text of so many bytes, which the caller writes: its length, its hash, its bytes. */
  take(length: number): number {
    return this.#room(granulesOf(length));
  }

  /** Keeps a copy of `[at, at + length)`. @param hash what `hashOf` will give back */
  add(view: DataView, at: number, length: number, hash: number): number {
    const ref = this.#room(granulesOf(length));
    const words = this.#words;
    let word = ref * 2;
    words[word++] = length;
    words[word++] = hash;
    let left = length;
    let place = at;
    for (; left >= 4; left -= 4, place += 4) words[word++] = view.getInt32(place, true);
    if (left > 0) words[word] = partialWord(view, place, left);
    return ref;
  }

  /** Length, hash and bytes of a text begin at word `ref * 2`. */
  get words(): Int32Array {
    return this.#words;
  }

  /** True where the text is `[at, at + length)` and was added under this hash. */
  equals(ref: number, view: DataView, at: number, length: number, hash: number): boolean {
    return isText(this.#words, ref * 2, view, at, length, hash);
  }

  lengthOf(ref: number): number {
    return this.#words[ref * 2]!;
  }

  hashOf(ref: number): number {
    return this.#words[ref * 2 + 1]!;
  }

  /** Orders texts by their bytes. */
  compare(left: number, right: number): number {
    const bytes = this.#bytes;
    const [lengthLeft, lengthRight] = [this.lengthOf(left), this.lengthOf(right)];
    const shorter = Math.min(lengthLeft, lengthRight);
    const [startLeft, startRight] = [(left + 1) * granuleBytes, (right + 1) * granuleBytes];
    for (let at = 0; at < shorter; at++) {
      const difference = bytes[startLeft + at]! - bytes[startRight + at]!;
      if (difference !== 0) return difference;
    }
    return lengthLeft - lengthRight;
  }

  text(ref: number): string {
    const start = (ref + 1) * granuleBytes;
    return Buffer.from(this.#bytes.buffer, start, this.lengthOf(ref)).toString('utf8');
  }

  /** Copies the text to `target` at `at` and returns the place after it. */
  copyTo(ref: number, target: Uint8Array, at: number): number {
    const bytes = this.#bytes;
    const start = (ref + 1) * granuleBytes;
    const length = this.lengthOf(ref);
    for (let index = 0; index < length; index++) target[at + index] = bytes[start + index]!;
    return at + length;
  }

  free(ref: number): void {
    const granules = granulesOf(this.lengthOf(ref));
    this.#freeGranules += granules;
    this.#freed(granules).push(ref);
  }

  /** Reads where a text of so many bytes will be that is added after `ahead` others of its size. */
  glanceFree(length: number, ahead: number): number {
    const granules = granulesOf(length);
    const ref = granules <= smallGranulesMax ? this.#freedSmall[granules]!.peek(ahead) : -1;
    return ref < 0 ? 0 : this.#words[ref * 2]!;
  }

  save(image: Image): void {
    image.putColumn('words', this.#words, this.#end * 2);
    for (const [granules, freed] of this.#freedSmall.entries()) freed.save(image, `freed${granules}`);
    for (const [granules, freed] of this.#freedLarge) freed.save(image, `freed${granules}`);
    image.put('freedLarge', [...this.#freedLarge.keys()]);
    image.put('freeGranules', this.#freeGranules);
  }

  load(image: Image): void {
    this.#end = image.lengthOf('words') / 2;
    this.#words = image.column('words', Int32Array, roomFor(2, 1024));
    this.#bytes = new Uint8Array(this.#words.buffer);
    for (const [granules, freed] of this.#freedSmall.entries()) freed.load(image, `freed${granules}`);
    for (const granules of image.value<number[]>('freedLarge')) this.#freed(granules).load(image, `freed${granules}`);
    this.#freeGranules = image.value('freeGranules');
  }

  #room(granules: number): number {
    const freed = this.#freed(granules).pop();
    if (freed >= 0) {
      this.#freeGranules -= granules;
      return freed;
    }
    const ref = this.#end;
    this.#end += granules;
    if (this.#end * 2 > this.#words.length) this.#grow();
    return ref;
  }

  #freed(granules: number): Freed {
    if (granules <= smallGranulesMax) return this.#freedSmall[granules]!;
    let freed = this.#freedLarge.get(granules);
    if (freed === undefined) {
      freed = new Freed();
      this.#freedLarge.set(granules, freed);
    }
    return freed;
  }

  #grow(): void {
    this.#words = roomier(this.#words, Math.max(this.#words.length * 2, this.#end * 2));
    this.#bytes = new Uint8Array(this.#words.buffer, 0, this.#words.byteLength);
  }
}

export const granulesOf = (length: number): number => 1 + ((length + granuleBytes - 1) >>> 3);
