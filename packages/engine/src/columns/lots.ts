import { Freed } from './freed.js';
import { type Image, roomFor } from './image.js';
import { wordsOf } from './line-aligned.js';
import { roomier } from './roomier.js';

/** Places of a lot's fields: in doubles from `lot * lotDoubles`, in words from `lot * lotWords`. */
export const lotDoubles = 5;
export const lotWords = 10;
export const lotAt = { amount: 0, consumed: 1, instant: 2 } as const;
export const lotWordAt = { next: 6, prev: 7, text: 8, flags: 9 } as const;

export const lotFlags = {
  /** Out of its pocket's list: spent, aged or ceased. It stays until what took the last of it cannot change any more. */
  gone: 1,
  /** Its transfer is kept longer than a plain one, and frees it. */
  owned: 2,
  /** What took the last of it cannot change any more; only its transfer still needs it. */
  done: 4,
} as const;

/** The nature of the lot's transfer stands in its flags from this bit on. */
export const lotNatureShift = 8;

/**
 * All lots of all pockets, side by side: amount, consumed, instant (milliseconds UTC), neighbours in the pocket's list,
 * and the text of the credit's id (0: money whose coming was not seen). Freed lots are given out again, the last one first.
 */
export class Lots {
  doubles: Float64Array;
  words: Int32Array;
  readonly #freed = new Freed();
  #end = 0;
  #live = 0;

  constructor(capacity = 1024) {
    this.doubles = new Float64Array(capacity * lotDoubles);
    this.words = wordsOf(this.doubles);
  }

  get count(): number {
    return this.#live;
  }

  get usedBytes(): number {
    return this.#live * lotDoubles * 8;
  }

  get heldBytes(): number {
    return this.doubles.byteLength + this.#freed.heldBytes;
  }

  /** Makes room for so many more. */
  reserve(count: number): void {
    while ((this.#end + count) * lotDoubles > this.doubles.length) this.#grow();
  }

  add(amount: number, instant: number, text: number, flags: number): number {
    let lot = this.#freed.pop();
    if (lot < 0) {
      lot = this.#end++;
      if (this.#end * lotDoubles > this.doubles.length) this.#grow();
    }
    const at = lot * lotDoubles;
    this.doubles[at] = amount;
    this.doubles[at + lotAt.consumed] = 0;
    this.doubles[at + lotAt.instant] = instant;
    const word = lot * lotWords;
    this.words[word + lotWordAt.text] = text;
    this.words[word + lotWordAt.flags] = flags;
    this.#live++;
    return lot;
  }

  /** Reads where the lot will be that is given out after `ahead` others. */
  glanceFree(ahead: number): number {
    const lot = this.#freed.peek(ahead);
    return lot < 0 ? 0 : this.words[lot * lotWords]! ^ this.words[lot * lotWords + lotWordAt.flags]!;
  }

  /** The text of its id; 0 for −1 too. */
  textOf(lot: number): number {
    return lot < 0 ? 0 : this.words[lot * lotWords + lotWordAt.text]!;
  }

  free(lot: number): void {
    this.#freed.push(lot);
    this.#live--;
  }

  save(image: Image): void {
    image.putColumn('doubles', this.doubles, this.#end * lotDoubles);
    this.#freed.save(image, 'freed');
    image.put('counts', [this.#end, this.#live]);
  }

  load(image: Image): void {
    this.doubles = image.column('doubles', Float64Array, roomFor(lotDoubles, 1024));
    this.words = wordsOf(this.doubles);
    this.#freed.load(image, 'freed');
    [this.#end, this.#live] = image.value<[number, number]>('counts');
  }

  #grow(): void {
    this.doubles = roomier(this.doubles, this.doubles.length * 2);
    this.words = wordsOf(this.doubles);
  }
}
