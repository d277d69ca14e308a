import type { Image } from './image.js';
import type { TextPool } from './text-pool.js';
import { ToldEntries } from './told-entries.js';

/**
 * The entries that notes of a day may name when all others of their time are forgotten, by the token that they have
 * among all. Tokens ascend but are not all here, so they stand in a ring beside the entries and are searched.
 */
export class NotedEntries {
  readonly #entries = new ToldEntries();
  #tokens = new Float64Array(1024);

  get heldBytes(): number {
    return this.#entries.heldBytes + this.#tokens.byteLength;
  }

  get count(): number {
    return this.#entries.end - this.#entries.first;
  }

  /** Keeps an entry. @param token above those kept before @param ref the id's text in `texts` */
  add(token: number, texts: TextPool, ref: number, other: number, instant: number): void {
    if (this.count === this.#tokens.length) this.#grow();
    this.#tokens[this.#entries.add(texts, ref, other, instant) & (this.#tokens.length - 1)] = token;
  }

  endMessage(): void {
    this.#entries.endMessage();
  }

  /** Lets go of the oldest entries before `horizon` (milliseconds UTC). */
  forget(horizon: number): void {
    this.#entries.forget(horizon);
  }

  /** Id and other pocket of an entry; null: it is not here. */
  entry(token: number): { readonly id: string; readonly other: number } | null {
    const mask = this.#tokens.length - 1;
    let from = this.#entries.first;
    let to = this.#entries.end;
    while (from < to) {
      const middle = Math.floor((from + to) / 2);
      if (this.#tokens[middle & mask]! < token) from = middle + 1;
      else to = middle;
    }
    return this.#tokens[from & mask] === token ? this.#entries.entry(from) : null;
  }

  save(image: Image): void {
    image.putColumn('tokens', this.#tokens, this.#tokens.length);
    this.#entries.save(image);
  }

  load(image: Image): void {
    this.#tokens = image.column('tokens', Float64Array, (length) => length);
    this.#entries.load(image);
  }

  #grow(): void {
    const old = this.#tokens;
    const tokens = new Float64Array(old.length * 2);
    for (let place = this.#entries.first; place < this.#entries.end; place++) {
      tokens[place & (tokens.length - 1)] = old[place & (old.length - 1)]!;
    }
    this.#tokens = tokens;
  }
}
