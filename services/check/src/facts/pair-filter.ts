import type { Image } from '@weir/engine';

const wordsABlock = 16;
const bitsAPair = 6;
/** At so many bits a pair, three strangers in a thousand are taken for known when the filter is full. */
const bitsForAPair = 16;

/**
 * One Bloom filter of pairs: each sets its bits in one block of 64 bytes, a line of the cache. It may take a stranger for
 * known, never the other way round. Owns its words.
 */
export class PairFilter {
  readonly #words: Int32Array;
  readonly #blocks: number;
  #size = 0;

  /** @param bytes taken down to whole blocks, one at least */
  constructor(bytes: number) {
    this.#blocks = Math.max(1, Math.floor(bytes / (wordsABlock * 4)));
    this.#words = new Int32Array(this.#blocks * wordsABlock);
  }

  /** Pairs that were new when they came. */
  get size(): number {
    return this.#size;
  }

  get isFull(): boolean {
    return this.#size >= (this.#words.length * 32) / bitsForAPair;
  }

  get heldBytes(): number {
    return this.#words.byteLength;
  }

  /** @param left, right 64 bits that stand for the pair, well mixed */
  has(left: number, right: number): boolean {
    const words = this.#words;
    const block = this.#blockOf(left);
    for (let bit = 0, hash = right; bit < bitsAPair; bit++, hash = nextOf(hash)) {
      const place = hash >>> 23;
      if ((words[block + (place >>> 5)]! & (1 << (place & 31))) === 0) return false;
    }
    return true;
  }

  /** Adds a pair that `has` does not have. */
  add(left: number, right: number): void {
    const words = this.#words;
    const block = this.#blockOf(left);
    for (let bit = 0, hash = right; bit < bitsAPair; bit++, hash = nextOf(hash)) {
      const place = hash >>> 23;
      words[block + (place >>> 5)]! |= 1 << (place & 31);
    }
    this.#size++;
  }

  clear(): void {
    this.#words.fill(0);
    this.#size = 0;
  }

  save(image: Image): void {
    image.putColumn('words', this.#words, this.#words.length);
    image.put('size', this.#size);
  }

  load(image: Image): void {
    image.copyColumn('words', this.#words);
    this.#size = image.value('size');
  }

  #blockOf(left: number): number {
    return Math.floor(((left >>> 0) * this.#blocks) / 2 ** 32) * wordsABlock;
  }
}

/** The next of the places of a pair: the upper nine bits are one of a block's 512. */
const nextOf = (hash: number): number => {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) + 0x9e3779b9;
};
