import { Freed, hashBytes, type Image, roomFor, TextPool, TextTable } from '@weir/engine';

/** What a place is, as texts name it. */
export const placeKinds = ['device', 'address'] as const;
export type PlaceKind = (typeof placeKinds)[number];

const placeWords = 8;
const wordAt = { text: 0, uses: 1, kind: 2, nobodys: 3, payer: 4 } as const;
/**
 * Where the head of the list of debits stands, words from `place * placeWords`: `RowLists` owns it. In the last of its words,
 * below 0, how many debits there are where one account alone paid: they need no list.
 */
const debitsAt = 5;
const aloneAt = 7;

/** Beside its kind: its debits stand in the list, even while that has none. */
const alwaysListed = 2;
/** Whether it is nobody's own: to look that up is dear, and of most addresses nobody asks. */
const notAsked = 2;
/** Who pays from it: nobody yet, or several. */
const noPayer = -1;
const severalPayers = -2;

/** A device and an address of the same name have different hashes: a text found under one is of its kind. */
const kindHash = (textHash: number, kind: number): number => textHash ^ Math.imul(kind + 1, 0x9e3779b1);

/** The hash that a device or address `[at, at + length)` stands under. */
export const placeHashOf = (kind: PlaceKind, view: DataView, at: number, length: number): number =>
  kindHash(hashBytes(view, at, length), kind === 'device' ? 0 : 1);

/**
 * The devices and network addresses that recent transfers were paid from, as numbers. Owns their texts. A place is kept
 * while transfers use it; its number is then given to another.
 */
export class Places {
  /** Replaced when a place is added. */
  words = new Int32Array(256 * placeWords);
  readonly #isNobodys: Readonly<Record<PlaceKind, (text: string) => boolean>>;
  readonly #mayBeNobodysDevice: (firstByte: number) => boolean;
  readonly #texts = new TextPool();
  readonly #table = new TextTable(this.#texts);
  readonly #freed = new Freed();
  #end = 0;

  /**
   * @param isNobodys whether a device or an address is nobody's own: asked once of each
   * @param mayBeNobodysDevice false where a device that begins so is none: then it is not asked
   */
  constructor(
    isNobodys: Readonly<Record<PlaceKind, (text: string) => boolean>>,
    mayBeNobodysDevice: (firstByte: number) => boolean = () => true,
  ) {
    this.#isNobodys = isNobodys;
    this.#mayBeNobodysDevice = mayBeNobodysDevice;
  }

  get heldBytes(): number {
    return this.#texts.heldBytes + this.#table.heldBytes + this.#freed.heldBytes + this.words.byteLength;
  }

  /**
   * The device or address `[at, at + length)`, used once more from now on; −1 where the text is empty.
   * @param hash as `placeHashOf` says
   */
  use(kind: PlaceKind, view: DataView, at: number, length: number, hash: number): number {
    if (length === 0) return -1;
    const found = this.#table.find(hash, view, at, length, this.words, placeWords, wordAt.text);
    if (found >= 0) {
      this.words[found * placeWords + wordAt.uses]!++;
      return found;
    }
    let place = this.#freed.pop();
    if (place < 0) {
      place = this.#end++;
      if (this.#end * placeWords > this.words.length) this.#grow();
    }
    const [words, base] = [this.words, place * placeWords];
    words.fill(0, base, base + placeWords);
    words[base + wordAt.text] = this.#texts.add(view, at, length, hash);
    words[base + wordAt.uses] = 1;
    words[base + wordAt.kind] = kind === 'device' ? 0 : 1;
    const isAsked = kind === 'address' || this.#mayBeNobodysDevice(view.getUint8(at));
    words[base + wordAt.nobodys] = isAsked ? notAsked : 0;
    words[base + wordAt.payer] = noPayer;
    this.#table.add(hash, place);
    return place;
  }

  /**
   * Keeps `[at, at + length)` as a text by itself, in place of an address: nobody asks who else paid from it. What it
   * returns is below −1; −1 where the text is empty.
   */
  keep(view: DataView, at: number, length: number): number {
    return length === 0 ? -1 : -2 - this.#texts.add(view, at, length, 0);
  }

  /** The address that a text by itself is, used once from now on; the text is let go. */
  useKept(kept: number): number {
    const text = Buffer.from(this.textOf(kept));
    const view = new DataView(text.buffer, text.byteOffset, text.length);
    this.leave(kept);
    return this.use('address', view, 0, text.length, placeHashOf('address', view, 0, text.length));
  }

  /** Whether two addresses are the same, numbers or texts by themselves. */
  isSame(left: number, right: number): boolean {
    return left === right || (left !== -1 && right !== -1 && this.textOf(left) === this.textOf(right));
  }

  /** It is used once less; −1: nothing is. */
  leave(place: number): void {
    if (place < -1) this.#texts.free(-2 - place);
    if (place < 0 || --this.words[place * placeWords + wordAt.uses]! > 0) return;
    const text = this.words[place * placeWords + wordAt.text]!;
    this.#table.remove(this.#texts.hashOf(text), place);
    this.#texts.free(text);
    this.#freed.push(place);
  }

  /** It is no device or address of anybody's own. */
  isNobodys(place: number): boolean {
    const at = place * placeWords + wordAt.nobodys;
    if (this.words[at] === notAsked) {
      this.words[at] = this.#isNobodys[this.kindOf(place)](this.textOf(place)) ? 1 : 0;
    }
    return this.words[at] === 1;
  }

  /** Where the head of its list of debits stands in `words`. */
  debitsOf(place: number): number {
    return place * placeWords + debitsAt;
  }

  /** So many debits are kept that one account alone made, and in no list; 0: they are in the list. */
  aloneOf(place: number): number {
    return Math.max(0, -this.words[place * placeWords + aloneAt]!);
  }

  setAlone(place: number, count: number): void {
    this.words[place * placeWords + aloneAt] = -count;
  }

  /** Its debits stand in the list from now on, as long as it is used. */
  listAlways(place: number): void {
    this.words[place * placeWords + wordAt.kind]! |= alwaysListed;
  }

  isAlwaysListed(place: number): boolean {
    return (this.words[place * placeWords + wordAt.kind]! & alwaysListed) !== 0;
  }

  /** The pocket that alone paid from it. */
  payerOf(place: number): number {
    return this.words[place * placeWords + wordAt.payer]!;
  }

  /** A debit out of a pocket is added. */
  notePayer(place: number, pocket: number): void {
    const at = place * placeWords + wordAt.payer;
    const payer = this.words[at]!;
    if (payer === pocket) return;
    this.words[at] = payer === noPayer ? pocket : severalPayers;
  }

  /** No debit of it is kept any more. */
  forgetPayers(place: number): void {
    this.words[place * placeWords + wordAt.payer] = noPayer;
  }

  /** False: all debits that are kept of it are out of one pocket. */
  hasSeveralPayers(place: number): boolean {
    return this.words[place * placeWords + wordAt.payer] === severalPayers;
  }

  kindOf(place: number): PlaceKind {
    return placeKinds[this.words[place * placeWords + wordAt.kind]! & 1]!;
  }

  textOf(place: number): string {
    return this.#texts.text(place < -1 ? -2 - place : this.words[place * placeWords + wordAt.text]!);
  }

  /** Reads where a look-up under a hash begins. */
  glance(hash: number): number {
    return this.#table.glance(hash);
  }

  /** The place that a look-up under a hash will most likely find; −1: none. */
  guess(hash: number): number {
    return this.#table.guess(hash);
  }

  /** Reads what leaving a place reads first. */
  glancePlace(place: number): number {
    return this.words[place * placeWords]!;
  }

  /** Reads where its text stands. */
  glanceText(place: number): number {
    return this.#texts.hashOf(this.words[place * placeWords + wordAt.text]!);
  }

  save(image: Image): void {
    image.putColumn('words', this.words, this.#end * placeWords);
    this.#texts.save(image.part('texts'));
    this.#table.save(image.part('table'));
    this.#freed.save(image, 'freed');
  }

  load(image: Image): void {
    this.#end = image.lengthOf('words') / placeWords;
    this.words = image.column('words', Int32Array, roomFor(placeWords, 256));
    this.#texts.load(image.part('texts'));
    this.#table.load(image.part('table'));
    this.#freed.load(image, 'freed');
  }

  #grow(): void {
    const words = new Int32Array(this.words.length * 2);
    words.set(this.words);
    this.words = words;
  }
}
