import { Freed } from './freed.js';
import { type Image, roomFor } from './image.js';

/** What an entry did to lots and to aged money, piece by piece; `[start, end)` in minor units of the lot. */
export const pieceKinds = {
  /** A debit took it: a link, where the lot has a name. */
  source: 0,
  /** The lot was older than the window and went into aged money. */
  aged: 1,
  /** A shortfall of the balance took it. */
  nameless: 2,
  /** The lot ended because the pocket became a hub. */
  ceased: 3,
  /** A debit took `start` from aged money. */
  agedPaid: 4,
  /** A shortfall took `start` from aged money. */
  agedLost: 5,
  /** The pocket became a hub and lost aged money: `start`, and `end` times 2^53. */
  agedCeased: 6,
  /** A surplus of the balance made the lot. */
  surplus: 7,
} as const;

const pieceWords = 4;
const pieceWordAt = { what: 0, next: 1, start: 2, end: 3 } as const;
const kindMask = 0x7;
const lastBit = 0x8;
const lotShift = 4;
/** In place of the start: both stand apart, and the end says where. Sums below it stand in the piece, as 32 bits. */
const wide = 0xffff_ffff;
const isWide = wide | 0;

/**
 * Pieces in chains, one chain an entry, newest first: the order in which they are taken back. Sums of 32 bits stand in
 * the piece itself, longer ones apart as pairs of doubles. Freed pieces are given out again.
 */
export class Pieces {
  #words: Int32Array;
  #free = -1;
  #end = 0;
  #live = 0;
  #wides = new Float64Array(64);
  #wideEnd = 0;
  #wideLive = 0;
  readonly #wideFreed = new Freed();

  constructor(capacity = 1024) {
    this.#words = new Int32Array(capacity * pieceWords);
  }

  get count(): number {
    return this.#live;
  }

  get usedBytes(): number {
    return this.#live * pieceWords * 4 + this.#wideLive * 16;
  }

  get heldBytes(): number {
    return this.#words.byteLength + this.#wides.byteLength + this.#wideFreed.heldBytes;
  }

  /** Puts a piece before `head` (−1: none) and returns it. @param lot −1 for aged money @param isLast nothing is left of it */
  add(head: number, kind: number, lot: number, start: number, end: number, isLast: boolean): number {
    let piece = this.#free;
    if (piece >= 0) this.#free = this.#words[piece * pieceWords + pieceWordAt.next]!;
    else {
      piece = this.#end++;
      if (this.#end * pieceWords > this.#words.length) this.#grow();
    }
    const words = this.#words;
    const at = piece * pieceWords;
    words[at] = (lot << lotShift) | kind | (isLast ? lastBit : 0);
    words[at + pieceWordAt.next] = head;
    if (start < wide && end < wide) {
      words[at + pieceWordAt.start] = start;
      words[at + pieceWordAt.end] = end;
    } else this.#widen(piece, start, end);
    this.#live++;
    return piece;
  }

  free(piece: number): void {
    const words = this.#words;
    const at = piece * pieceWords;
    if (words[at + pieceWordAt.start] === isWide) {
      this.#wideFreed.push(words[at + pieceWordAt.end]!);
      this.#wideLive--;
    }
    words[at + pieceWordAt.next] = this.#free;
    this.#free = piece;
    this.#live--;
  }

  next(piece: number): number {
    return this.#words[piece * pieceWords + pieceWordAt.next]!;
  }

  kind(piece: number): number {
    return this.#words[piece * pieceWords]! & kindMask;
  }

  lot(piece: number): number {
    return this.#words[piece * pieceWords]! >> lotShift;
  }

  start(piece: number): number {
    const at = piece * pieceWords;
    const start = this.#words[at + pieceWordAt.start]! >>> 0;
    return start === wide ? this.#wides[this.#words[at + pieceWordAt.end]! * 2]! : start;
  }

  end(piece: number): number {
    const at = piece * pieceWords;
    const end = this.#words[at + pieceWordAt.end]!;
    return this.#words[at + pieceWordAt.start] === isWide ? this.#wides[end * 2 + 1]! : end >>> 0;
  }

  /** True where nothing was left of the lot after it. */
  isLast(piece: number): boolean {
    return (this.#words[piece * pieceWords]! & lastBit) !== 0;
  }

  extend(piece: number, end: number, isLast: boolean): void {
    const words = this.#words;
    const at = piece * pieceWords;
    if (words[at + pieceWordAt.start] === isWide) this.#wides[words[at + pieceWordAt.end]! * 2 + 1] = end;
    else if (end < wide) words[at + pieceWordAt.end] = end;
    else this.#widen(piece, this.start(piece), end);
    if (isLast) words[at]! |= lastBit;
  }

  save(image: Image): void {
    image.putColumn('words', this.#words, this.#end * pieceWords);
    image.putColumn('wides', this.#wides, this.#wideEnd * 2);
    this.#wideFreed.save(image, 'wideFreed');
    image.put('counts', [this.#end, this.#free, this.#live, this.#wideLive]);
  }

  load(image: Image): void {
    this.#words = image.column('words', Int32Array, roomFor(pieceWords, 1024));
    this.#wideEnd = image.lengthOf('wides') / 2;
    this.#wides = image.column('wides', Float64Array, roomFor(2, 32));
    this.#wideFreed.load(image, 'wideFreed');
    [this.#end, this.#free, this.#live, this.#wideLive] = image.value<[number, number, number, number]>('counts');
  }

  #widen(piece: number, start: number, end: number): void {
    let pair = this.#wideFreed.pop();
    if (pair < 0) {
      pair = this.#wideEnd++;
      if (this.#wideEnd * 2 > this.#wides.length) {
        const wides = new Float64Array(this.#wides.length * 2);
        wides.set(this.#wides);
        this.#wides = wides;
      }
    }
    this.#wides[pair * 2] = start;
    this.#wides[pair * 2 + 1] = end;
    this.#words[piece * pieceWords + pieceWordAt.start] = isWide;
    this.#words[piece * pieceWords + pieceWordAt.end] = pair;
    this.#wideLive++;
  }

  #grow(): void {
    const words = new Int32Array(this.#words.length * 2);
    words.set(this.#words);
    this.#words = words;
  }
}
