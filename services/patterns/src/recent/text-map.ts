import { TextBytes } from './text-bytes.js';

/**
 * A map by text for what few of the texts that pass have: whether one may be in it, the hash of its bytes says, so that
 * no string is made of the many that are not.
 */
export class TextMap<Value> {
  readonly #values = new Map<string, Value>();
  /** How many of the texts have a hash. */
  readonly #hashes = new Map<number, number>();
  readonly #text = new TextBytes();

  get size(): number {
    return this.#values.size;
  }

  /** False: no text of this hash (`hashBytes`) is in the map. */
  mayHave(hash: number): boolean {
    return this.#hashes.has(hash);
  }

  has(text: string): boolean {
    return this.#values.has(text);
  }

  get(text: string): Value | undefined {
    return this.#values.get(text);
  }

  set(text: string, value: Value): void {
    if (!this.#values.has(text)) {
      const { hash } = this.#text.take(text);
      this.#hashes.set(hash, (this.#hashes.get(hash) ?? 0) + 1);
    }
    this.#values.set(text, value);
  }

  delete(text: string): void {
    if (!this.#values.delete(text)) return;
    const { hash } = this.#text.take(text);
    const left = this.#hashes.get(hash)! - 1;
    if (left === 0) this.#hashes.delete(hash);
    else this.#hashes.set(hash, left);
  }

  [Symbol.iterator](): Iterator<[string, Value]> {
    return this.#values[Symbol.iterator]();
  }
}
