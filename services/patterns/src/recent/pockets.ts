import { hashBytes, TextPool, TextTable } from '@weir/engine';

const words = 3;
const wordAt = { text: 0, accountHash: 1, uses: 2 } as const;

/** Of one account, pockets of different assets have different hashes: a text found under one is of its asset. */
const pocketHash = (accountHash: number, asset: number): number => accountHash ^ Math.imul(asset + 1, 0x9e3779b1);

/**
 * The accounts that recent transfers go out of and into, each by asset, as numbers. Owns their texts. A pocket is kept
 * while transfers use it; its number is then given to another.
 */
export class Pockets {
  readonly #texts = new TextPool();
  readonly #table = new TextTable(this.#texts);
  #words = new Int32Array(1024 * words);
  #assets = new Uint8Array(1024);
  #end = 0;
  /** The first free number; the next stands in place of its text. */
  #free = -1;

  get heldBytes(): number {
    return this.#texts.heldBytes + this.#table.heldBytes + this.#words.byteLength + this.#assets.byteLength;
  }

  /** The pocket of the account `[at, at + length)`; −1: no recent transfer uses it. */
  find(view: DataView, at: number, length: number, asset: number): number {
    const hash = pocketHash(hashBytes(view, at, length), asset);
    return this.#table.find(hash, view, at, length, this.#words, words, wordAt.text);
  }

  /** The pocket of the account `[at, at + length)`, used once more from now on. */
  use(view: DataView, at: number, length: number, asset: number): number {
    const accountHash = hashBytes(view, at, length);
    const hash = pocketHash(accountHash, asset);
    const found = this.#table.find(hash, view, at, length, this.#words, words, wordAt.text);
    if (found >= 0) {
      this.#words[found * words + wordAt.uses]!++;
      return found;
    }
    const pocket = this.#next();
    this.#words[pocket * words + wordAt.text] = this.#texts.add(view, at, length, hash);
    this.#words[pocket * words + wordAt.accountHash] = accountHash;
    this.#words[pocket * words + wordAt.uses] = 1;
    this.#assets[pocket] = asset;
    this.#table.add(hash, pocket);
    return pocket;
  }

  /** It is used once less. */
  leave(pocket: number): void {
    const left = --this.#words[pocket * words + wordAt.uses]!;
    if (left > 0) return;
    const text = this.#words[pocket * words + wordAt.text]!;
    this.#table.remove(this.#texts.hashOf(text), pocket);
    this.#texts.free(text);
    this.#words[pocket * words + wordAt.text] = this.#free;
    this.#free = pocket;
  }

  /** Whether its account is `[at, at + length)`. */
  isOf(pocket: number, view: DataView, at: number, length: number): boolean {
    const hash = pocketHash(hashBytes(view, at, length), this.#assets[pocket]!);
    return this.#texts.equals(this.#words[pocket * words + wordAt.text]!, view, at, length, hash);
  }

  accountOf(pocket: number): string {
    return this.#texts.text(this.#words[pocket * words + wordAt.text]!);
  }

  /** The hash of the account's bytes, whatever the asset (`hashBytes`). */
  accountHashOf(pocket: number): number {
    return this.#words[pocket * words + wordAt.accountHash]!;
  }

  /** Place in `assets()`. */
  assetOf(pocket: number): number {
    return this.#assets[pocket]!;
  }

  #next(): number {
    const freed = this.#free;
    if (freed >= 0) {
      this.#free = this.#words[freed * words + wordAt.text]!;
      return freed;
    }
    const pocket = this.#end++;
    if (this.#end * words > this.#words.length) this.#grow();
    return pocket;
  }

  #grow(): void {
    const all = new Int32Array(this.#words.length * 2);
    all.set(this.#words);
    this.#words = all;
    const assets = new Uint8Array(this.#assets.length * 2);
    assets.set(this.#assets);
    this.#assets = assets;
  }
}
