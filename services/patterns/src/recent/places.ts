import { Freed, hashBytes, TextPool, TextTable } from '@weir/engine';

/** What a place is, as texts name it. */
export const placeKinds = ['device', 'address'] as const;
export type PlaceKind = (typeof placeKinds)[number];

/** Whether it is nobody's own: to look that up is dear, and of most addresses nobody asks. */
const notAsked = 2;

/** A device and an address of the same name have different hashes: a text found under one is of its kind. */
const kindHash = (textHash: number, kind: number): number => textHash ^ Math.imul(kind + 1, 0x9e3779b1);

/**
 * The devices and network addresses that recent transfers were paid from, as numbers. Owns their texts. A place is kept
 * while transfers use it; its number is then given to another.
 */
export class Places {
  readonly #isNobodys: Readonly<Record<PlaceKind, (text: string) => boolean>>;
  readonly #texts = new TextPool();
  readonly #table = new TextTable(this.#texts);
  readonly #freed = new Freed();
  #refs = new Int32Array(256);
  #uses = new Int32Array(256);
  #kinds = new Uint8Array(256);
  #nobodys = new Uint8Array(256);
  #end = 0;

  /** @param isNobodys whether a device or an address is nobody's own: asked once of each */
  constructor(isNobodys: Readonly<Record<PlaceKind, (text: string) => boolean>>) {
    this.#isNobodys = isNobodys;
  }

  get heldBytes(): number {
    const columns = [this.#refs, this.#uses, this.#kinds, this.#nobodys].reduce(
      (sum, each) => sum + each.byteLength,
      0,
    );
    return this.#texts.heldBytes + this.#table.heldBytes + columns;
  }

  /** The device or address `[at, at + length)`, used once more from now on; −1 where the text is empty. */
  use(kind: PlaceKind, view: DataView, at: number, length: number): number {
    if (length === 0) return -1;
    const number = placeKinds.indexOf(kind);
    const hash = kindHash(hashBytes(view, at, length), number);
    const found = this.#table.find(hash, view, at, length, this.#refs, 1, 0);
    if (found >= 0) {
      this.#uses[found]!++;
      return found;
    }
    let place = this.#freed.pop();
    if (place < 0) {
      place = this.#end++;
      if (this.#end > this.#refs.length) this.#grow();
    }
    const ref = this.#texts.add(view, at, length, hash);
    this.#refs[place] = ref;
    this.#uses[place] = 1;
    this.#kinds[place] = number;
    this.#nobodys[place] = notAsked;
    this.#table.add(hash, place);
    return place;
  }

  /** It is used once less; −1: nothing is. */
  leave(place: number): void {
    if (place < 0 || --this.#uses[place]! > 0) return;
    const ref = this.#refs[place]!;
    this.#table.remove(this.#texts.hashOf(ref), place);
    this.#texts.free(ref);
    this.#freed.push(place);
  }

  /** It is no device or address of anybody's own. */
  isNobodys(place: number): boolean {
    if (this.#nobodys[place] === notAsked) {
      this.#nobodys[place] = this.#isNobodys[this.kindOf(place)](this.textOf(place)) ? 1 : 0;
    }
    return this.#nobodys[place] === 1;
  }

  kindOf(place: number): PlaceKind {
    return placeKinds[this.#kinds[place]!]!;
  }

  textOf(place: number): string {
    return this.#texts.text(this.#refs[place]!);
  }

  #grow(): void {
    const refs = new Int32Array(this.#refs.length * 2);
    refs.set(this.#refs);
    this.#refs = refs;
    const uses = new Int32Array(this.#uses.length * 2);
    uses.set(this.#uses);
    this.#uses = uses;
    const kinds = new Uint8Array(this.#kinds.length * 2);
    kinds.set(this.#kinds);
    this.#kinds = kinds;
    const nobodys = new Uint8Array(this.#nobodys.length * 2);
    nobodys.set(this.#nobodys);
    this.#nobodys = nobodys;
  }
}
