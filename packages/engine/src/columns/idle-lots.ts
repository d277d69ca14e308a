import type { Image } from './image.js';
import { lotDoubles, lotFlags, lotWordAt, lotWords } from './lots.js';
import type { Matching } from './matching.js';
import { assetMask, pocketAt, pocketFlags, pocketWordAt } from './pockets.js';
import type { TextPool } from './text-pool.js';

/** Where lots lie that nobody has asked for in a while: a file, or memory in tests. Nothing of it waits. */
export interface LotShelf {
  /** Keeps a copy of the bytes. Returns the place, a whole number below 2^53. */
  put(bytes: Uint8Array): number;
  /** Gives the bytes back, as a view until the next call, and forgets them. */
  take(place: number): Uint8Array;
  /** True where the shelf would be rid of that place: take from it, and put again. */
  isStale(place: number): boolean;
}

/** Whether and when the lots of a pocket leave memory. */
export interface Shelving {
  readonly shelf: LotShelf;
  /** So long before the horizon the last entry of a pocket lies whose lots are put away; milliseconds of event time. */
  readonly idleMs: number;
}

/** So many pockets are looked at after each journal message, and the lots of so many at most are put away. */
export const passedPerMessage = 256;
export const putAwayPerMessage = 32;

/** Words of a record: the pocket, the number of lots. */
const headWords = 2;
/** Words of a lot: amount, consumed and instant, the flags; then length, hash and bytes of its id. */
const fixedWords = 7;
const noId = -1;

// A place stands where the first and the last lot do, as two numbers below −1: whoever looks for lots finds none.
const placePart = 2 ** 30;

/**
 * Puts away the lots of pockets that rest, and brings them back when an entry needs them. A hand goes over the pockets,
 * some after each message, so that nothing ever walks over all. Changes no answer: decided by horizon and messages alone.
 *
 * A lot may go only where nothing else names it: its transfer has been let go of, and it owns the text of its id.
 */
export class IdleLots {
  readonly #matching: Matching;
  readonly #texts: TextPool;
  readonly #shelf: LotShelf;
  #hand: number;
  #count = 0;
  #record = new Int32Array(1024);
  #bytes = new Uint8Array(this.#record.buffer);
  #view = new DataView(this.#record.buffer);

  constructor(matching: Matching, texts: TextPool, shelf: LotShelf) {
    this.#matching = matching;
    this.#texts = texts;
    this.#shelf = shelf;
    this.#hand = matching.pockets.first;
    matching.bringBack = (pocket) => this.#bringBack(pocket);
  }

  /** Pockets whose lots are away. */
  get count(): number {
    return this.#count;
  }

  /**
   * Looks at the next pockets. Call between messages.
   * @param idleBefore by asset number: a pocket whose last entry lies before this instant (milliseconds UTC) rests. All
   *   plain transfers with entries before it must have been let go of
   * @param isNeeded whether entries of the pocket may be taken back though they are settled
   */
  pass(idleBefore: Float64Array, isNeeded: (pocket: number) => boolean): void {
    const { pockets } = this.#matching;
    let workMax = putAwayPerMessage;
    for (let passed = Math.min(passedPerMessage, pockets.count); passed > 0 && workMax > 0; passed--) {
      const pocket = this.#hand;
      this.#hand = pockets.after(pocket);
      if (this.#hand >= pockets.end) this.#hand = pockets.first;
      const { words } = pockets;
      const state = words[pocket * 2 + pocketWordAt.flags]!;
      if ((state & pocketFlags.shelved) !== 0) {
        const place = this.#placeOf(pocket);
        if (!this.#shelf.isStale(place)) continue;
        this.#setPlace(pocket, this.#shelf.put(this.#shelf.take(place)));
        workMax--;
      } else if (
        words[pocket * 2 + pocketWordAt.firstLot]! >= 0 &&
        pockets.doubles[pocket + pocketAt.lastInstant]! < idleBefore[state & assetMask]! &&
        !isNeeded(pocket)
      ) {
        this.#putAway(pocket);
        workMax--;
      }
    }
  }

  save(image: Image): void {
    image.put('hand', this.#hand);
    image.put('count', this.#count);
  }

  load(image: Image): void {
    this.#hand = image.value('hand');
    this.#count = image.value('count');
  }

  #putAway(pocket: number): void {
    const { pockets, lots } = this.#matching;
    const first = pockets.words[pocket * 2 + pocketWordAt.firstLot]!;
    let count = 0;
    let at = headWords;
    for (let lot = first; lot >= 0; lot = lots.words[lot * lotWords + lotWordAt.next]!) {
      // A transfer still needs it. All lots of a pocket go, or none.
      if ((lots.words[lot * lotWords + lotWordAt.flags]! & lotFlags.owned) !== 0) return;
      at = this.#write(at, lot);
      count++;
    }
    this.#record[0] = pocket;
    this.#record[1] = count;
    const place = this.#shelf.put(this.#bytes.subarray(0, at * 4));
    for (let lot = first; lot >= 0; ) {
      const next = lots.words[lot * lotWords + lotWordAt.next]!;
      const text = lots.textOf(lot);
      if (text !== 0) this.#texts.free(text);
      lots.free(lot);
      lot = next;
    }
    pockets.words[pocket * 2 + pocketWordAt.flags]! |= pocketFlags.shelved;
    this.#setPlace(pocket, place);
    this.#count++;
  }

  #bringBack(pocket: number): void {
    const { pockets, lots } = this.#matching;
    const bytes = this.#shelf.take(this.#placeOf(pocket));
    this.#makeRoom(Math.ceil(bytes.length / 4));
    this.#bytes.set(bytes);
    const record = this.#record;
    if (record[0] !== pocket) throw new RangeError('the shelf gave back the lots of another pocket');
    const { words } = pockets;
    words[pocket * 2 + pocketWordAt.flags]! &= ~pocketFlags.shelved;
    words[pocket * 2 + pocketWordAt.firstLot] = -1;
    words[pocket * 2 + pocketWordAt.lastLot] = -1;
    let at = headWords;
    for (let left = record[1]!; left > 0; left--) {
      const length = record[at + fixedWords]!;
      const idAt = at + fixedWords + 2;
      const text = length === noId ? 0 : this.#texts.add(this.#view, idAt * 4, length, record[at + fixedWords + 1]!);
      const lot = lots.add(0, 0, text, record[at + fixedWords - 1]!);
      // Amount, consumed and instant stand first in both.
      for (let word = 0; word < fixedWords - 1; word++) lots.words[lot * lotWords + word] = record[at + word]!;
      this.#matching.lotLists.append(pocket, lot);
      at = length === noId ? at + fixedWords + 1 : idAt + wordsOf(length);
    }
    this.#count--;
  }

  /** Writes a lot at `at` and returns the place after it. */
  #write(at: number, lot: number): number {
    const { lots } = this.#matching;
    const text = lots.textOf(lot);
    const length = text === 0 ? noId : this.#texts.lengthOf(text);
    const idWords = text === 0 ? 1 : 2 + wordsOf(length);
    this.#makeRoom(at + fixedWords + idWords);
    const record = this.#record;
    for (let word = 0; word < fixedWords - 1; word++) record[at + word] = lots.words[lot * lotWords + word]!;
    record[at + fixedWords - 1] = lots.words[lot * lotWords + lotWordAt.flags]!;
    if (text === 0) record[at + fixedWords] = noId;
    else {
      const { words } = this.#texts;
      for (let word = 0; word < idWords; word++) record[at + fixedWords + word] = words[text * 2 + word]!;
    }
    return at + fixedWords + idWords;
  }

  #makeRoom(words: number): void {
    if (words <= this.#record.length) return;
    const record = new Int32Array(Math.max(words, this.#record.length * 2));
    record.set(this.#record);
    this.#record = record;
    this.#bytes = new Uint8Array(record.buffer);
    this.#view = new DataView(record.buffer);
  }

  #placeOf(pocket: number): number {
    const { words } = this.#matching.pockets;
    const low = -2 - words[pocket * 2 + pocketWordAt.firstLot]!;
    return (-2 - words[pocket * 2 + pocketWordAt.lastLot]!) * placePart + low;
  }

  #setPlace(pocket: number, place: number): void {
    const { words } = this.#matching.pockets;
    words[pocket * 2 + pocketWordAt.firstLot] = -2 - (place % placePart);
    words[pocket * 2 + pocketWordAt.lastLot] = -2 - Math.floor(place / placePart);
  }
}

const wordsOf = (bytes: number): number => (bytes + 3) >>> 2;

// What is copied word by word must stand first in a lot.
if (fixedWords - 1 !== lotWordAt.next || lotDoubles * 2 !== lotWords) {
  throw new RangeError('lots are laid out in another way');
}
