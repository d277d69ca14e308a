import type { Image } from '../columns/image.js';
import type { Parts } from './case-spec.js';
import { Cells } from './cells.js';
import { ExactSums } from './exact-sums.js';
import { PairTable } from './pair-table.js';

const caseAt = 0;
const placeAt = 1;
const firstRowAt = 2;
const nextAt = 3;
const previousAt = 4;
const nextOfPlaceAt = 5;
const assetAt = 6;
const flagsAt = 7;

/** The parts of trace §3 and what is in flight, in this order. */
export const partAt = {
  received: 0,
  forwarded: 1,
  returned: 2,
  exited: 3,
  notFollowed: 4,
  outOfSight: 5,
  atRest: 6,
  inFlight: 7,
} as const;
export type Part = (typeof partAt)[keyof typeof partAt];
const partCount = 8;

export const pocketBits = { victim: 1, seen: 2 } as const;
/** Below it the flags are, above it the lowest layer among rows that were let go of. */
const layerShift = 2;
const flagMask = (1 << layerShift) - 1;

/** The parts of a pocket at some time; numbers in the order of `partAt` where none passes 2^53. */
export type PartsCopy = readonly number[] | Parts;

export const partsOf = (copy: PartsCopy): Parts => {
  if (!('length' in copy)) return copy;
  const [received, forwarded, returned, exited, notFollowed, outOfSight, atRest] = copy.map(BigInt);
  return {
    received: received!,
    forwarded: forwarded!,
    returned: returned!,
    exited: exited!,
    notFollowed: notFollowed!,
    outOfSight: outOfSight!,
    atRest: atRest!,
  };
};

/**
 * The pockets of all cases: where a case's taint in one pocket is, and which rows brought it. A place is a pocket as the
 * ledger numbers it; a case's pocket is (case, place). Owns its columns; −1 ends a list.
 */
export class CasePockets {
  readonly #cells = new Cells(32);
  readonly #table = new PairTable(this.#cells, caseAt, placeAt);
  readonly #sums = new ExactSums();
  /** By place: its first pocket + 1. */
  #firstOfPlace = new Int32Array(64);

  get count(): number {
    return this.#cells.count;
  }

  get heldBytes(): number {
    return this.#cells.heldBytes + this.#table.heldBytes + this.#sums.heldBytes + this.#firstOfPlace.byteLength;
  }

  find(caseNumber: number, place: number): number {
    return this.#table.find(caseNumber, place);
  }

  /** @param asset number of the case's sums of the asset; @param firstInCase head of the case's list, whose head it becomes */
  add(caseNumber: number, place: number, asset: number, flags: number, firstInCase: number): number {
    const pocket = this.#cells.add();
    this.#sums.reserve((pocket + 1) * partCount);
    if (place >= this.#firstOfPlace.length) {
      const longer = new Int32Array(place + (place >>> 1) + 16);
      longer.set(this.#firstOfPlace);
      this.#firstOfPlace = longer;
    }
    const { words } = this.#cells;
    const at = pocket * 8;
    words[at + caseAt] = caseNumber;
    words[at + placeAt] = place;
    words[at + firstRowAt] = -1;
    words[at + nextAt] = firstInCase;
    words[at + previousAt] = -1;
    if (firstInCase >= 0) words[firstInCase * 8 + previousAt] = pocket;
    words[at + assetAt] = asset;
    words[at + flagsAt] = flags;
    words[at + nextOfPlaceAt] = this.#firstOfPlace[place]! - 1;
    this.#firstOfPlace[place] = pocket + 1;
    this.#table.add(pocket);
    return pocket;
  }

  /** Takes a pocket out that has no rows; returns the head of the case's list, which was `firstInCase`. */
  remove(pocket: number, firstInCase: number): number {
    this.#table.remove(pocket);
    const { words } = this.#cells;
    const at = pocket * 8;
    const place = words[at + placeAt]!;
    let before = this.#firstOfPlace[place]! - 1;
    if (before === pocket) this.#firstOfPlace[place] = words[at + nextOfPlaceAt]! + 1;
    else {
      while (words[before * 8 + nextOfPlaceAt] !== pocket) before = words[before * 8 + nextOfPlaceAt]!;
      words[before * 8 + nextOfPlaceAt] = words[at + nextOfPlaceAt]!;
    }
    const next = words[at + nextAt]!;
    const previous = words[at + previousAt]!;
    if (next >= 0) words[next * 8 + previousAt] = previous;
    if (previous >= 0) words[previous * 8 + nextAt] = next;
    for (let part = 0; part < partCount; part++) this.#sums.clear(pocket * partCount + part);
    this.#cells.free(pocket);
    return previous < 0 ? next : firstInCase;
  }

  caseOf(pocket: number): number {
    return this.#cells.words[pocket * 8 + caseAt]!;
  }
  placeOf(pocket: number): number {
    return this.#cells.words[pocket * 8 + placeAt]!;
  }
  assetOf(pocket: number): number {
    return this.#cells.words[pocket * 8 + assetAt]!;
  }
  firstRow(pocket: number): number {
    return this.#cells.words[pocket * 8 + firstRowAt]!;
  }
  setFirstRow(pocket: number, row: number): void {
    this.#cells.words[pocket * 8 + firstRowAt] = row;
  }
  nextInCase(pocket: number): number {
    return this.#cells.words[pocket * 8 + nextAt]!;
  }
  flags(pocket: number): number {
    return this.#cells.words[pocket * 8 + flagsAt]! & flagMask;
  }
  setFlags(pocket: number, flags: number): void {
    const { words } = this.#cells;
    words[pocket * 8 + flagsAt] = (words[pocket * 8 + flagsAt]! & ~flagMask) | flags;
  }
  /** The lowest layer among rows that were let go of while their contributions stay; 0: there are none. */
  settledLayer(pocket: number): number {
    return this.#cells.words[pocket * 8 + flagsAt]! >> layerShift;
  }
  settle(pocket: number, layer: number): void {
    const known = this.settledLayer(pocket);
    const lowest = known === 0 ? layer : Math.min(known, layer);
    this.#cells.words[pocket * 8 + flagsAt] = this.flags(pocket) | (lowest << layerShift);
  }

  /** The first pocket of any case at a place, or −1. */
  firstOfPlace(place: number): number {
    return place < this.#firstOfPlace.length ? this.#firstOfPlace[place]! - 1 : -1;
  }
  nextOfPlace(pocket: number): number {
    return this.#cells.words[pocket * 8 + nextOfPlaceAt]!;
  }

  increase(pocket: number, part: Part, amount: number): void {
    this.#sums.add(pocket * partCount + part, amount);
  }
  decrease(pocket: number, part: Part, amount: number): void {
    this.#sums.subtract(pocket * partCount + part, amount);
  }
  sum(pocket: number, part: Part): bigint {
    return this.#sums.get(pocket * partCount + part);
  }
  hasReceived(pocket: number): boolean {
    return !this.#sums.isZero(pocket * partCount + partAt.received);
  }

  /** The parts as they are now, to be read later by `partsOf`. Few sums need more than 53 bits. */
  copyParts(pocket: number): PartsCopy {
    const first = pocket * partCount;
    const low: number[] = [0, 0, 0, 0, 0, 0, 0];
    for (let part = 0; part < low.length; part++) {
      if (!this.#sums.isNarrow(first + part)) return this.parts(pocket);
      low[part] = this.#sums.low(first + part);
    }
    return low;
  }

  parts(pocket: number): Parts {
    return {
      received: this.sum(pocket, partAt.received),
      forwarded: this.sum(pocket, partAt.forwarded),
      returned: this.sum(pocket, partAt.returned),
      exited: this.sum(pocket, partAt.exited),
      notFollowed: this.sum(pocket, partAt.notFollowed),
      outOfSight: this.sum(pocket, partAt.outOfSight),
      atRest: this.sum(pocket, partAt.atRest),
    };
  }

  save(image: Image): void {
    this.#cells.save(image.part('cells'));
    this.#table.save(image.part('table'));
    this.#sums.save(image.part('sums'));
    image.putColumn('firstOfPlace', this.#firstOfPlace, this.#firstOfPlace.length);
  }

  load(image: Image): void {
    this.#cells.load(image.part('cells'));
    this.#table.load(image.part('table'));
    this.#sums.load(image.part('sums'));
    this.#firstOfPlace = image.column('firstOfPlace', Int32Array, (length) => length);
  }
}
