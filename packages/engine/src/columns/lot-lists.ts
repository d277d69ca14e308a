import { type Lots, lotFlags, lotWordAt, lotWords } from './lots.js';
import { type Pockets, pocketWordAt } from './pockets.js';

/**
 * The lots of each pocket, oldest to newest. Lots come in at the end and leave at either end; one that left keeps its
 * neighbours, so that it can be put back when the list is again what it was. Changes no sum.
 */
export class LotLists {
  readonly #pockets: Pockets;
  readonly #lots: Lots;

  constructor(pockets: Pockets, lots: Lots) {
    this.#pockets = pockets;
    this.#lots = lots;
  }

  /** A lot becomes the newest of its pocket's list; totals are left as they are. */
  append(pocket: number, lot: number): void {
    const words = this.#pockets.words;
    const lotsWords = this.#lots.words;
    const base = pocket * 2;
    const last = words[base + pocketWordAt.lastLot]!;
    const word = lot * lotWords;
    lotsWords[word + lotWordAt.prev] = last;
    lotsWords[word + lotWordAt.next] = -1;
    lotsWords[word + lotWordAt.flags]! &= ~lotFlags.gone;
    if (last < 0) words[base + pocketWordAt.firstLot] = lot;
    else lotsWords[last * lotWords + lotWordAt.next] = lot;
    words[base + pocketWordAt.lastLot] = lot;
  }

  /** Takes the first or the last lot of a list out of it; it keeps its neighbours. What is before the first says nothing. */
  unlink(pocket: number, lot: number): void {
    const words = this.#pockets.words;
    const lotsWords = this.#lots.words;
    const base = pocket * 2;
    const word = lot * lotWords;
    if (words[base + pocketWordAt.firstLot] === lot) {
      const after = lotsWords[word + lotWordAt.next]!;
      words[base + pocketWordAt.firstLot] = after;
      if (after < 0) words[base + pocketWordAt.lastLot] = -1;
    } else {
      const before = lotsWords[word + lotWordAt.prev]!;
      words[base + pocketWordAt.lastLot] = before;
      lotsWords[before * lotWords + lotWordAt.next] = -1;
    }
    lotsWords[word + lotWordAt.flags]! |= lotFlags.gone;
  }

  /** Puts a lot back that left the list when it was as it is now. */
  relink(pocket: number, lot: number): void {
    const words = this.#pockets.words;
    const lotsWords = this.#lots.words;
    const base = pocket * 2;
    const word = lot * lotWords;
    const first = words[base + pocketWordAt.firstLot]!;
    if (lotsWords[word + lotWordAt.next] === first) {
      words[base + pocketWordAt.firstLot] = lot;
      if (first < 0) words[base + pocketWordAt.lastLot] = lot;
      else lotsWords[first * lotWords + lotWordAt.prev] = lot;
    } else {
      lotsWords[words[base + pocketWordAt.lastLot]! * lotWords + lotWordAt.next] = lot;
      words[base + pocketWordAt.lastLot] = lot;
    }
    lotsWords[word + lotWordAt.flags]! &= ~lotFlags.gone;
  }
}
