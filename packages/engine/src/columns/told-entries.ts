import type { Image } from './image.js';
import { roomier } from './roomier.js';
import type { TextPool } from './text-pool.js';

const noText = -1;

/**
 * The entries that detectors may name in evidence, by token: their ids outlive the transfers, which are let go when
 * they cannot change any more. Tokens ascend by one; the oldest go when their instant has left every window. All of it
 * goes round in rings: what comes is written behind what came, and nothing is given back singly.
 */
export class ToldEntries {
  /** Ids: length in bytes, then the bytes. A place is counted from the first id ever; it stands at that modulo the length. */
  #texts = new Int32Array(4096);
  #textsEnd = 0;
  #place = new Float64Array(1024);
  /** The pocket of the other account. */
  #other = new Int32Array(1024);
  #instant = new Float64Array(1024);
  #first = 0;
  #next = 0;
  /** Of the entry added last, until the message ends: both entries of a transfer have one id. */
  #latestRef = noText;
  #latestPlace = 0;

  get heldBytes(): number {
    return [this.#texts, this.#place, this.#other, this.#instant].reduce((sum, ring) => sum + ring.byteLength, 0);
  }

  /** The oldest token that is kept, and the one that comes next. */
  get first(): number {
    return this.#first;
  }

  get end(): number {
    return this.#next;
  }

  /** Keeps an entry and returns its token. @param ref the id's text in `texts` */
  add(texts: TextPool, ref: number, other: number, instant: number): number {
    if (this.#next - this.#first === this.#other.length) this.#grow();
    if (ref !== this.#latestRef) {
      this.#latestPlace = this.#copy(texts.words, ref * 2);
      this.#latestRef = ref;
    }
    const slot = this.#next & (this.#other.length - 1);
    this.#place[slot] = this.#latestPlace;
    this.#other[slot] = other;
    this.#instant[slot] = instant;
    return this.#next++;
  }

  /** References to texts may mean others from now on. */
  endMessage(): void {
    this.#latestRef = noText;
  }

  /** Lets go of the oldest entries before `horizon` (milliseconds UTC). */
  forget(horizon: number): void {
    const mask = this.#other.length - 1;
    while (this.#first < this.#next && this.#instant[this.#first & mask]! < horizon) this.#first++;
  }

  /** Id and other pocket of an entry; null: it was let go. */
  entry(token: number): { readonly id: string; readonly other: number } | null {
    if (token < this.#first || token >= this.#next) return null;
    const slot = token & (this.#other.length - 1);
    const at = this.#place[slot]! % this.#texts.length;
    const id = Buffer.from(this.#texts.buffer, (at + 1) * 4, this.#texts[at]!).toString('utf8');
    return { id, other: this.#other[slot]! };
  }

  save(image: Image): void {
    image.putColumn('texts', this.#texts, this.#texts.length);
    image.putColumn('place', this.#place, this.#place.length);
    image.putColumn('other', this.#other, this.#other.length);
    image.putColumn('instant', this.#instant, this.#instant.length);
    image.put('ends', [this.#first, this.#next, this.#textsEnd]);
  }

  load(image: Image): void {
    const asItWas = (length: number): number => length;
    this.#texts = image.column('texts', Int32Array, asItWas);
    this.#place = image.column('place', Float64Array, asItWas);
    this.#other = image.column('other', Int32Array, asItWas);
    this.#instant = image.column('instant', Float64Array, asItWas);
    [this.#first, this.#next, this.#textsEnd] = image.value<[number, number, number]>('ends');
  }

  /** Copies a text (length, hash, bytes from `from`) behind the others, in one piece. Returns its place. */
  #copy(words: Int32Array, from: number): number {
    const length = words[from]!;
    const count = 1 + ((length + 3) >>> 2);
    let place = this.#textsEnd;
    const left = this.#texts.length - (place % this.#texts.length);
    if (left < count) place += left;
    const oldest = this.#first === this.#next ? place : this.#place[this.#first & (this.#other.length - 1)]!;
    if (place + count - oldest > this.#texts.length) {
      this.#growTexts(oldest, count);
      return this.#copy(words, from);
    }
    const texts = this.#texts;
    const at = place & (texts.length - 1);
    texts[at] = length;
    for (let word = 1; word < count; word++) texts[at + word] = words[from + word + 1]!;
    this.#textsEnd = place + count;
    return place;
  }

  /** Twice the room: what was in one piece is so there too. */
  #growTexts(oldest: number, count: number): void {
    const old = this.#texts;
    let length = old.length * 2;
    while (length < count) length *= 2;
    const texts = new Int32Array(length);
    for (let place = oldest; place < this.#textsEnd; ) {
      const from = place % old.length;
      const run = Math.min(this.#textsEnd - place, old.length - from);
      texts.set(old.subarray(from, from + run), place % length);
      place += run;
    }
    this.#texts = texts;
  }

  #grow(): void {
    const old = this.#other.length;
    const place = roomier(this.#place, old * 2);
    const other = roomier(this.#other, old * 2);
    const instant = roomier(this.#instant, old * 2);
    for (let token = this.#first; token < this.#next; token++) {
      const [from, to] = [token & (old - 1), token & (old * 2 - 1)];
      if (to === from) continue;
      place[to] = place[from]!;
      other[to] = other[from]!;
      instant[to] = instant[from]!;
    }
    this.#place = place;
    this.#other = other;
    this.#instant = instant;
  }
}
