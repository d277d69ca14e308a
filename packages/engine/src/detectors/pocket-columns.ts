import { pocketAt, pocketDoubles, pocketWordAt, pocketWords } from './window-layout.js';

/** What the detectors keep of each pocket, side by side. New pockets never had an entry. */
export class PocketColumns {
  doubles = new Float64Array(0);
  words = new Int32Array(0);
  count = 0;
  /** By pocket, what it is called in the memory of pairs; null: each by its number. */
  #identities: Int32Array | null = null;

  grow(count: number): void {
    if (count <= this.count) return;
    const doubles = new Float64Array(count * pocketDoubles);
    const words = new Int32Array(doubles.buffer);
    words.set(this.words);
    for (let pocket = this.count; pocket < count; pocket++) {
      doubles[pocket * pocketDoubles + pocketAt.before] = -1;
      doubles[pocket * pocketDoubles + pocketAt.newestInstant] = -1;
    }
    this.doubles = doubles;
    this.words = words;
    if (this.#identities !== null) {
      const identities = Int32Array.from({ length: count }, (_, pocket) => pocket);
      identities.set(this.#identities);
      this.#identities = identities;
    }
    this.count = count;
  }

  identityOf(pocket: number): number {
    return this.#identities === null ? pocket : this.#identities[pocket]!;
  }

  /** A pocket without entries, of another account; `before`: instant of that account's last entry, −1 if none is known. */
  rename(pocket: number, identity: number, before: number): void {
    this.doubles[pocket * pocketDoubles + pocketAt.before] = before;
    this.doubles[pocket * pocketDoubles + pocketAt.newestInstant] = before;
    if (identity === this.identityOf(pocket)) return;
    this.#identities ??= Int32Array.from({ length: this.count }, (_, number) => number);
    this.#identities[pocket] = identity;
  }

  /** A window with nothing in it. */
  empty(pocket: number): void {
    const at = pocket * pocketDoubles;
    const word = pocket * pocketWords;
    this.doubles[at] = 0;
    this.doubles[at + 1] = 0;
    this.doubles[at + pocketAt.passedOn] = 0;
    this.words[word + pocketWordAt.start] = 0;
    this.words[word + pocketWordAt.parties] = 0;
    this.words[word + pocketWordAt.parties + 1] = 0;
    this.words[word + pocketWordAt.firstTime] = 0;
    this.words[word + pocketWordAt.firstTime + 1] = 0;
    this.words[word + pocketWordAt.standing] = 0;
  }

  /** Columns as they are, not copied. */
  parts(): readonly [Int32Array, Int32Array] {
    return [this.words, this.#identities ?? new Int32Array(0)];
  }

  restore(column: Int32Array, identities: Int32Array): void {
    this.words = column.slice();
    this.doubles = new Float64Array(this.words.buffer);
    this.count = column.length / pocketWords;
    this.#identities = identities.length === 0 ? null : identities.slice();
  }
}
