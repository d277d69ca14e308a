import type { Image } from './image.js';
import { TextPool } from './text-pool.js';

/**
 * The entries that detectors may name in evidence, by token: their ids outlive the transfers, which are let go when
 * they cannot change any more. Tokens ascend by one; the oldest go when their instant has left every window.
 */
export class ToldEntries {
  readonly #texts = new TextPool();
  #text = new Int32Array(1024);
  /** The pocket of the other account. */
  #other = new Int32Array(1024);
  #instant = new Float64Array(1024);
  #first = 0;
  #next = 0;

  get heldBytes(): number {
    return this.#texts.heldBytes + this.#text.byteLength * 4;
  }

  /** Keeps an entry and returns its token. @param ref the id's text in `texts` */
  add(texts: TextPool, ref: number, other: number, instant: number): number {
    if (this.#next - this.#first === this.#text.length) this.#grow();
    const slot = this.#next % this.#text.length;
    this.#text[slot] = this.#texts.copyFrom(texts, ref);
    this.#other[slot] = other;
    this.#instant[slot] = instant;
    return this.#next++;
  }

  /** Lets go of the oldest entries before `horizon` (milliseconds UTC). */
  forget(horizon: number): void {
    while (this.#first < this.#next) {
      const slot = this.#first % this.#text.length;
      if (this.#instant[slot]! >= horizon) return;
      this.#texts.free(this.#text[slot]!);
      this.#first++;
    }
  }

  /** Id and other pocket of an entry; null: it was let go. */
  entry(token: number): { readonly id: string; readonly other: number } | null {
    if (token < this.#first || token >= this.#next) return null;
    const slot = token % this.#text.length;
    return { id: this.#texts.text(this.#text[slot]!), other: this.#other[slot]! };
  }

  save(image: Image): void {
    this.#texts.save(image.part('texts'));
    image.putColumn('text', this.#text, this.#text.length);
    image.putColumn('other', this.#other, this.#other.length);
    image.putColumn('instant', this.#instant, this.#instant.length);
    image.put('tokens', [this.#first, this.#next]);
  }

  load(image: Image): void {
    this.#texts.load(image.part('texts'));
    const asItWas = (length: number): number => length;
    this.#text = image.column('text', Int32Array, asItWas);
    this.#other = image.column('other', Int32Array, asItWas);
    this.#instant = image.column('instant', Float64Array, asItWas);
    [this.#first, this.#next] = image.value<[number, number]>('tokens');
  }

  #grow(): void {
    const length = this.#text.length;
    const text = new Int32Array(length * 2);
    const other = new Int32Array(length * 2);
    const instant = new Float64Array(length * 2);
    for (let token = this.#first; token < this.#next; token++) {
      text[token % (length * 2)] = this.#text[token % length]!;
      other[token % (length * 2)] = this.#other[token % length]!;
      instant[token % (length * 2)] = this.#instant[token % length]!;
    }
    this.#text = text;
    this.#other = other;
    this.#instant = instant;
  }
}
