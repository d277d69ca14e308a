import { Freed, hashBytes, type Image, isText, partialWord, roomFor, roomier, TextPool, TextTable } from '@weir/engine';
import { assets } from '@weir/model';
import { NamesAtHand } from './names-at-hand.js';
import { TextBytes } from './text-bytes.js';

/** Words from `pocket * 2`. */
const wordAt = { uses: 0, accountHash: 1, asset: 2, length: 14, hash: 15, bytes: 16 } as const;
/** Where the heads of the lists of debits and of credits stand, words from `pocket * 2`: `RowLists` owns them. */
export const outsAt = 3;
export const insAt = 6;
const headWords = 3;
/** Doubles from `pocket`: no debit in its list, and no credit, is of a later instant. */
export const lastOutAt = 5;
export const lastInAt = 6;
/** A pocket takes whole granules of so many doubles. */
const granuleDoubles = 4;
const granulesOf = (length: number): number => Math.ceil((wordAt.bytes + (length + 3) / 4) / (granuleDoubles * 2));

/** Of one account, pockets of different assets have different hashes: a text found under one is of its asset. */
export const pocketHashOf = (accountHash: number, asset: number): number =>
  accountHash ^ Math.imul(asset + 1, 0x9e3779b1);

/**
 * The accounts that recent transfers go out of and into, each by asset. Owns their texts; what one transfer needs of its
 * pocket lies side by side. A pocket is named by the place where it begins, in doubles. It is kept while transfers use it;
 * its place is then given to another.
 */
export class Pockets {
  /** Replaced when a pocket is added. */
  words = new Int32Array(1 << 14);
  /** The same memory. */
  doubles = new Float64Array(this.words.buffer);
  #bytes = Buffer.from(this.words.buffer);
  readonly #table = new TextTable(new TextPool(1));
  #end = 0;
  readonly #text = new TextBytes();
  /** By asset. */
  readonly #names = assets().map(() => new NamesAtHand());
  /** By size in granules. */
  readonly #freed: Freed[] = [];

  get heldBytes(): number {
    const freed = this.#freed.reduce((sum, { heldBytes }) => sum + heldBytes, 0);
    return this.words.byteLength + this.#table.heldBytes + freed;
  }

  /** The pocket of the account `[at, at + length)`; −1: no recent transfer uses it. @param hash as `pocketHashOf` says */
  find(view: DataView, at: number, length: number, hash: number): number {
    return this.#table.findBeside(hash, view, at, length, this.words, wordAt.length);
  }

  /** As `find`, by the account's name. @param asset place in `assets()` */
  named(account: string, asset: number): number {
    const names = this.#names[asset]!;
    const atHand = names.numberOf(account);
    if (atHand !== undefined) return atHand;
    const { view, length, hash } = this.#text.take(account);
    const pocket = this.find(view, 0, length, pocketHashOf(hash, asset));
    if (pocket >= 0) names.set(pocket, account);
    return pocket;
  }

  /** The pocket of the account `[at, at + length)`, used once more from now on. @param hash as `pocketHashOf` says */
  use(view: DataView, at: number, length: number, hash: number, asset: number): number {
    const found = this.find(view, at, length, hash);
    if (found >= 0) {
      this.words[found * 2]!++;
      return found;
    }
    const pocket = this.#room(granulesOf(length));
    const { words } = this;
    const base = pocket * 2;
    words[base] = 1;
    words[base + wordAt.accountHash] = hash ^ pocketHashOf(0, asset);
    words[base + wordAt.asset] = asset;
    for (let word = outsAt; word < insAt + headWords; word++) words[base + word] = 0;
    this.doubles[pocket + lastOutAt] = Number.NEGATIVE_INFINITY;
    this.doubles[pocket + lastInAt] = Number.NEGATIVE_INFINITY;
    words[base + wordAt.length] = length;
    words[base + wordAt.hash] = hash;
    let word = base + wordAt.bytes;
    let left = length;
    let place = at;
    for (; left >= 4; left -= 4, place += 4) words[word++] = view.getInt32(place, true);
    if (left > 0) words[word] = partialWord(view, place, left);
    this.#table.add(hash, pocket);
    return pocket;
  }

  /** It is used once less. */
  leave(pocket: number): void {
    const { words } = this;
    if (--words[pocket * 2]! > 0) return;
    this.#names[this.assetOf(pocket)]!.clear();
    this.#table.remove(words[pocket * 2 + wordAt.hash]!, pocket);
    this.#freedOf(granulesOf(words[pocket * 2 + wordAt.length]!)).push(pocket);
  }

  /** Whether its account is `[at, at + length)`. */
  isOf(pocket: number, view: DataView, at: number, length: number): boolean {
    const hash = pocketHashOf(hashBytes(view, at, length), this.assetOf(pocket));
    return isText(this.words, pocket * 2 + wordAt.length, view, at, length, hash);
  }

  accountOf(pocket: number): string {
    const names = this.#names[this.assetOf(pocket)]!;
    const atHand = names.textOf(pocket);
    if (atHand !== undefined) return atHand;
    const start = (pocket * 2 + wordAt.bytes) * 4;
    const account = this.#bytes.toString('utf8', start, start + this.words[pocket * 2 + wordAt.length]!);
    names.set(pocket, account);
    return account;
  }

  /** The hash of the account's bytes, whatever the asset (`hashBytes`). */
  accountHashOf(pocket: number): number {
    return this.words[pocket * 2 + wordAt.accountHash]!;
  }

  /** Place in `assets()`. */
  assetOf(pocket: number): number {
    return this.words[pocket * 2 + wordAt.asset]!;
  }

  /** Reads where a look-up under a hash begins. */
  glance(hash: number): number {
    return this.#table.glance(hash);
  }

  /** The pocket that a look-up under a hash will most likely find; −1: none. */
  guess(hash: number): number {
    return this.#table.guess(hash);
  }

  /** Reads both lines of the cache that a pocket lies in. */
  glancePocket(pocket: number): number {
    return this.words[pocket * 2]! ^ this.words[pocket * 2 + wordAt.bytes]!;
  }

  /** The hash that a pocket stands under in the table. */
  hashOf(pocket: number): number {
    return this.words[pocket * 2 + wordAt.hash]!;
  }

  save(image: Image): void {
    image.putColumn('words', this.words, this.#end * 2);
    this.#table.save(image.part('table'));
    image.put('freed', this.#freed.length);
    for (const [granules, freed] of this.#freed.entries()) freed.save(image, `freed${granules}`);
  }

  load(image: Image): void {
    this.#end = image.lengthOf('words') / 2;
    this.words = image.column('words', Int32Array, roomFor(granuleDoubles * 2, (1 << 14) / (granuleDoubles * 2)));
    this.doubles = new Float64Array(this.words.buffer);
    this.#bytes = Buffer.from(this.words.buffer);
    this.#table.load(image.part('table'));
    for (let granules = 0; granules < image.value<number>('freed'); granules++)
      this.#freedOf(granules).load(image, `freed${granules}`);
  }

  #room(granules: number): number {
    const freed = this.#freedOf(granules).pop();
    if (freed >= 0) return freed;
    const pocket = this.#end;
    this.#end += granules * granuleDoubles;
    if (this.#end * 2 > this.words.length) this.#grow();
    return pocket;
  }

  #freedOf(granules: number): Freed {
    while (this.#freed.length <= granules) this.#freed.push(new Freed());
    return this.#freed[granules]!;
  }

  #grow(): void {
    const { buffer, length } = roomier(this.words, Math.max(this.words.length * 2, this.#end * 2));
    this.words = new Int32Array(buffer, 0, length);
    this.doubles = new Float64Array(buffer, 0, length / 2);
    this.#bytes = Buffer.from(buffer, 0, length * 4);
  }
}
