import { lineAligned, wordsOf } from '../columns/line-aligned.js';
import { roomier } from '../columns/roomier.js';

/** Words of a place; the last of them is 0 where the place is empty, and is compared by `keep`. */
export const placeWords = 4;
const markAt = 3;
/** A segment has so many places, but for the first while it is the only one. */
const segmentPlaces = 4096;
const segmentWords = segmentPlaces * placeWords;
const slabBits = 6;
const slabSegments = 1 << slabBits;
const slabMask = slabSegments - 1;
const firstPlaces = 16;
/** A segment splits when more than so many of four places are taken. */
const fullOfFour = 3;
const never = -1;

/** Pairs of places begin where a line of the cache does, or in the middle of one. */
const alignedWords = (words: number): Int32Array => wordsOf(lineAligned(words / 2));

/**
 * The places of an open-addressed table, in segments that split in two when they are full: a directory says by the upper
 * bits of a hash in which segment a place is, the lower bits say where in it. Segments stand in slabs of 4 MB that are
 * never copied, so growing costs what one segment costs and leaves nothing behind. Owns the memory; what a place means
 * is its user's.
 */
export class PairSegments {
  /** Words of a segment − 1. */
  mask = firstPlaces * placeWords - 1;
  readonly #slabs: Int32Array[] = [alignedWords(firstPlaces * placeWords)];
  #directory: Int32Array = new Int32Array(1);
  /** The directory has 2^depth entries. */
  #depth = 0;
  /** By segment: places taken, upper bits of the hash that all its places share, `fullSince`. */
  #counts: Int32Array = new Int32Array(1);
  #depths: Int32Array = new Int32Array(1);
  #fullSince: Int32Array = new Int32Array(1).fill(never);
  #end = 1;
  readonly #placesMax: number;
  readonly #depthMax: number;
  readonly #hashOf: (words: Int32Array, at: number) => number;
  /** A segment that is being put in order again. */
  #old = new Int32Array(0);

  /** @param hashOf the hash of what stands at a place */
  constructor(pairsMax: number, hashOf: (words: Int32Array, at: number) => number) {
    this.#placesMax = 2 ** Math.ceil(Math.log2(Math.max(firstPlaces, pairsMax / 0.75)));
    this.#depthMax = Math.max(0, Math.log2(this.#placesMax / segmentPlaces));
    this.#hashOf = hashOf;
  }

  get count(): number {
    return this.#counts.subarray(0, this.#end).reduce((sum, count) => sum + count, 0);
  }

  get heldBytes(): number {
    const columns = [this.#directory, this.#counts, this.#depths, this.#fullSince, this.#old, ...this.#slabs];
    return columns.reduce((sum, column) => sum + column.byteLength, 0);
  }

  /** The segment of a hash. */
  of(hash: number): number {
    return this.#directory[(hash >>> 1) >>> (31 - this.#depth)]!;
  }

  /** The words in which a segment stands, from `baseOf` on. */
  wordsOf(segment: number): Int32Array {
    return this.#slabs[segment >> slabBits]!;
  }

  baseOf(segment: number): number {
    return (segment & slabMask) * segmentWords;
  }

  hasRoom(segment: number): boolean {
    return (this.#counts[segment]! + 1) * placeWords * 4 <= (this.mask + 1) * fullOfFour;
  }

  isHalfFree(segment: number): boolean {
    return this.#counts[segment]! * placeWords * 2 <= this.mask + 1;
  }

  countOf(segment: number): number {
    return this.#counts[segment]!;
  }

  added(segment: number): void {
    this.#counts[segment]! += 1;
  }

  /** What `setFullSince` said of a segment; −1: nothing. */
  fullSince(segment: number): number {
    return this.#fullSince[segment]!;
  }

  setFullSince(segment: number, since: number): void {
    this.#fullSince[segment] = since;
  }

  /** Empties the places of a segment whose mark is below `markMin`. */
  keep(segment: number, markMin: number): void {
    this.#clear(segment);
    for (let from = 0; from <= this.mask; from += placeWords) {
      if (this.#old[from + markAt]! >= markMin) this.#put(segment, from);
    }
  }

  /** How many of its places have a mark of at least `markMin`. */
  countKept(segment: number, markMin: number): number {
    const words = this.wordsOf(segment);
    const base = this.baseOf(segment);
    let kept = 0;
    for (let at = base; at <= base + this.mask; at += placeWords) if (words[at + markAt]! >= markMin) kept++;
    return kept;
  }

  /** Makes a segment larger or splits it; false: it is as large as it may be. @param hash one of its hashes */
  grow(segment: number, hash: number): boolean {
    if (this.mask + 1 < segmentWords) return this.#enlarge();
    const depth = this.#depths[segment]!;
    if (depth >= this.#depthMax) return false;
    if (depth === this.#depth) this.#deepen();
    const other = this.#add();
    this.#depths[segment] = depth + 1;
    this.#depths[other] = depth + 1;
    const shared = 1 << (this.#depth - depth);
    const first = ((hash >>> 1) >>> (31 - this.#depth)) & -shared;
    this.#directory.fill(other, first + shared / 2, first + shared);
    this.#clear(segment);
    for (let from = 0; from < segmentWords; from += placeWords) {
      if (this.#old[from + markAt] !== 0) this.#put(this.of(this.#hashOf(this.#old, from)), from);
    }
    return true;
  }

  /** Empties a place and closes the gap behind it, so that no search ends too early. @param gapAt word in the segment */
  remove(segment: number, gapAt: number): void {
    const words = this.wordsOf(segment);
    const base = this.baseOf(segment);
    const mask = this.mask;
    let gap = gapAt;
    let at = gap;
    for (;;) {
      at = (at + placeWords) & mask;
      if (words[base + at + markAt] === 0) break;
      const home = (this.#hashOf(words, base + at) * placeWords) & mask;
      // It may move into the gap only where the gap lies on its way from home.
      if (((at - home) & mask) < ((at - gap) & mask)) continue;
      words.copyWithin(base + gap, base + at, base + at + placeWords);
      gap = at;
    }
    words[base + gap + markAt] = 0;
    this.#counts[segment]! -= 1;
  }

  /** Moves the places of a segment to `#old`. */
  #clear(segment: number): void {
    const words = this.wordsOf(segment);
    const base = this.baseOf(segment);
    if (this.#old.length <= this.mask) this.#old = new Int32Array(this.mask + 1);
    this.#old.set(words.subarray(base, base + this.mask + 1));
    words.fill(0, base, base + this.mask + 1);
    this.#counts[segment] = 0;
  }

  /** Puts a place of `#old` into a segment. */
  #put(segment: number, from: number): void {
    const words = this.wordsOf(segment);
    const base = this.baseOf(segment);
    const old = this.#old;
    let home = (this.#hashOf(old, from) * placeWords) & this.mask;
    while (words[base + home + markAt] !== 0) home = (home + placeWords) & this.mask;
    for (let word = 0; word < placeWords; word++) words[base + home + word] = old[from + word]!;
    this.#counts[segment]! += 1;
  }

  /** Twice the places, while there is only the first segment. */
  #enlarge(): boolean {
    const words = this.mask + 1;
    if (words >= this.#placesMax * placeWords) return false;
    this.#clear(0);
    this.mask = words * 2 - 1;
    this.#slabs[0] = alignedWords(words * 2);
    for (let from = 0; from < words; from += placeWords) if (this.#old[from + markAt] !== 0) this.#put(0, from);
    return true;
  }

  #deepen(): void {
    const old = this.#directory;
    this.#directory = Int32Array.from({ length: old.length * 2 }, (_, index) => old[index >> 1]!);
    this.#depth++;
  }

  /** An empty segment. The first slab grows with what is in it, so that a small table stays small. */
  #add(): number {
    const segment = this.#end++;
    const slab = segment >> slabBits;
    const words = this.#slabs[slab];
    if (words === undefined) this.#slabs.push(alignedWords(slabSegments * segmentWords));
    else if (this.baseOf(segment) >= words.length) {
      this.#slabs[slab] = roomier(words, words.length * 2);
    }
    if (segment >= this.#counts.length) {
      const grown = (column: Int32Array): Int32Array => roomier(column, column.length * 2);
      this.#counts = grown(this.#counts);
      this.#depths = grown(this.#depths);
      this.#fullSince = grown(this.#fullSince);
    }
    this.#fullSince[segment] = never;
    return segment;
  }

  /** Columns as they are, not copied. */
  parts(): Int32Array[] {
    const { mask } = this;
    const numbers = Int32Array.of(mask, this.#depth, this.#end);
    return [numbers, this.#directory, this.#counts, this.#depths, this.#fullSince, ...this.#slabs];
  }

  /** Becomes what `parts` were taken from. */
  restore([numbers, directory, counts, depths, fullSince, ...slabs]: readonly Int32Array[]): void {
    [this.mask, this.#depth, this.#end] = numbers as unknown as [number, number, number];
    this.#directory = directory!;
    this.#counts = counts!;
    this.#depths = depths!;
    this.#fullSince = fullSince!;
    this.#slabs.length = 0;
    for (const slab of slabs) {
      const words = alignedWords(slab.length);
      words.set(slab);
      this.#slabs.push(words);
    }
  }
}
