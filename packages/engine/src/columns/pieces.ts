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

const pieceDoubles = 3;
const pieceWords = 6;
const kindMask = 0x7;
const lastBit = 0x8;
const lotShift = 4;

/**
 * Pieces in chains, one chain an entry, newest first: the order in which they are taken back. Freed pieces are given
 * out again.
 */
export class Pieces {
  #doubles: Float64Array;
  #words: Int32Array;
  #free = -1;
  #end = 0;
  #live = 0;

  constructor(capacity = 1024) {
    this.#doubles = new Float64Array(capacity * pieceDoubles);
    this.#words = new Int32Array(this.#doubles.buffer);
  }

  get count(): number {
    return this.#live;
  }

  get usedBytes(): number {
    return this.#live * pieceDoubles * 8;
  }

  get heldBytes(): number {
    return this.#doubles.byteLength;
  }

  /** Puts a piece before `head` (−1: none) and returns it. @param lot −1 for aged money @param isLast nothing is left of it */
  add(head: number, kind: number, lot: number, start: number, end: number, isLast: boolean): number {
    let piece = this.#free;
    if (piece >= 0) this.#free = this.#words[piece * pieceWords + 5]!;
    else {
      piece = this.#end++;
      if (this.#end * pieceDoubles > this.#doubles.length) this.#grow();
    }
    this.#doubles[piece * pieceDoubles] = start;
    this.#doubles[piece * pieceDoubles + 1] = end;
    this.#words[piece * pieceWords + 4] = (lot << lotShift) | kind | (isLast ? lastBit : 0);
    this.#words[piece * pieceWords + 5] = head;
    this.#live++;
    return piece;
  }

  free(piece: number): void {
    this.#words[piece * pieceWords + 5] = this.#free;
    this.#free = piece;
    this.#live--;
  }

  next(piece: number): number {
    return this.#words[piece * pieceWords + 5]!;
  }

  kind(piece: number): number {
    return this.#words[piece * pieceWords + 4]! & kindMask;
  }

  lot(piece: number): number {
    return this.#words[piece * pieceWords + 4]! >> lotShift;
  }

  start(piece: number): number {
    return this.#doubles[piece * pieceDoubles]!;
  }

  end(piece: number): number {
    return this.#doubles[piece * pieceDoubles + 1]!;
  }

  /** True where nothing was left of the lot after it. */
  isLast(piece: number): boolean {
    return (this.#words[piece * pieceWords + 4]! & lastBit) !== 0;
  }

  extend(piece: number, end: number, isLast: boolean): void {
    this.#doubles[piece * pieceDoubles + 1] = end;
    if (isLast) this.#words[piece * pieceWords + 4]! |= lastBit;
  }

  save(image: Image): void {
    image.putColumn('doubles', this.#doubles, this.#end * pieceDoubles);
    image.put('counts', [this.#end, this.#free, this.#live]);
  }

  load(image: Image): void {
    this.#doubles = image.column('doubles', Float64Array, roomFor(pieceDoubles, 1024));
    this.#words = new Int32Array(this.#doubles.buffer);
    [this.#end, this.#free, this.#live] = image.value<[number, number, number]>('counts');
  }

  #grow(): void {
    const doubles = new Float64Array(this.#doubles.length * 2);
    doubles.set(this.#doubles);
    this.#doubles = doubles;
    this.#words = new Int32Array(doubles.buffer);
  }
}
