import { Cells, type Image } from '@weir/engine';
import type { HeldTransfers } from './held-transfers.js';

/** How an entry used a lot: a link of its flow, or a part that its flow or credit ended without one, or aged before its flow took any. */
export const uses = { link: 0, lostByFlow: 1, lostByCredit: 2, agedByFlow: 3 } as const;
export type Use = (typeof uses)[keyof typeof uses];

const startAt = 0;
const endAt = 1;
const lotAt = 4;
const byAt = 5;
const nextOfLotAt = 6;
const previousOfLotAt = 7;
const nextByAt = 8;

/**
 * Uses of lots, 40 bytes each: two lists run through them, the uses of one lot, and what one transfer's entries used.
 * The heads of the lists are the caller's; −1 ends a list. Owns its columns.
 */
export class LotLinks {
  readonly #cells = new Cells(40);

  get count(): number {
    return this.#cells.count;
  }

  get heldBytes(): number {
    return this.#cells.heldBytes;
  }

  /** Adds a use before both heads, and is the head of both lists. */
  add(lot: number, by: number, use: Use, start: number, end: number, firstOfLot: number, firstBy: number): number {
    const link = this.#cells.add();
    const { words, doubles } = this.#cells;
    doubles[link * 5 + startAt] = start;
    doubles[link * 5 + endAt] = end;
    const at = link * 10;
    words[at + lotAt] = lot;
    words[at + byAt] = by * 4 + use;
    words[at + nextOfLotAt] = firstOfLot;
    words[at + previousOfLotAt] = -1;
    if (firstOfLot >= 0) words[firstOfLot * 10 + previousOfLotAt] = link;
    words[at + nextByAt] = firstBy;
    return link;
  }

  /** Takes a use out of its lot's list; returns the head, which was `first`. */
  leaveLot(link: number, first: number): number {
    const { words } = this.#cells;
    const next = words[link * 10 + nextOfLotAt]!;
    const previous = words[link * 10 + previousOfLotAt]!;
    if (next >= 0) words[next * 10 + previousOfLotAt] = previous;
    if (previous >= 0) words[previous * 10 + nextOfLotAt] = next;
    return previous < 0 ? next : first;
  }

  /** Takes a use out of the list of what used it; returns the head, which was `first`. */
  leaveBy(link: number, first: number): number {
    const { words } = this.#cells;
    const next = words[link * 10 + nextByAt]!;
    if (first === link) return next;
    let before = first;
    while (words[before * 10 + nextByAt] !== link) before = words[before * 10 + nextByAt]!;
    words[before * 10 + nextByAt] = next;
    return first;
  }

  /** Gives a use's room back, once it is in no list. */
  free(link: number): void {
    this.#cells.free(link);
  }

  /** Names what used a lot, as often as it did. @param first head of the uses */
  eachUser(first: number, visit: (by: number) => void): void {
    for (let link = first; link >= 0; link = this.nextOfLot(link)) visit(this.by(link));
  }

  /** Lots of which it is known what an entry did to them: all of that was taken up with each. @param first head of what used */
  lotsUsed(first: number): Set<number> {
    const lots = new Set<number>();
    for (let link = first; link >= 0; link = this.nextBy(link)) lots.add(this.lot(link));
    return lots;
  }

  /** The lot that was used is this one, and not another of the same id. */
  isOwn(link: number, transfers: HeldTransfers): boolean {
    return transfers.isOfPocket(this.lot(link), this.by(link), this.use(link) !== uses.lostByCredit);
  }

  lot(link: number): number {
    return this.#cells.words[link * 10 + lotAt]!;
  }
  by(link: number): number {
    return this.#cells.words[link * 10 + byAt]! >> 2;
  }
  use(link: number): Use {
    return (this.#cells.words[link * 10 + byAt]! & 3) as Use;
  }
  start(link: number): number {
    return this.#cells.doubles[link * 5 + startAt]!;
  }
  end(link: number): number {
    return this.#cells.doubles[link * 5 + endAt]!;
  }
  nextOfLot(link: number): number {
    return this.#cells.words[link * 10 + nextOfLotAt]!;
  }
  nextBy(link: number): number {
    return this.#cells.words[link * 10 + nextByAt]!;
  }

  save(image: Image): void {
    this.#cells.save(image);
  }

  load(image: Image): void {
    this.#cells.load(image);
  }
}
