import type { Image } from '../columns/image.js';
import { Cells } from './cells.js';
import { PairTable } from './pair-table.js';

/** Where the taint of a row is that was not paid on. */
export const endings = { none: 0, inFlight: 1, returned: 2, exited: 3, outOfSight: 4, atRest: 5 } as const;
export type Ending = (typeof endings)[keyof typeof endings];

const endingMask = 0b111;
const followsBit = 1 << 3;
const fixedBit = 1 << 4;

const taintAt = 0;
const forwardedAt = 1;
const notFollowedAt = 2;
const nodeAt = 6;
const caseAt = 7;
const pocketAt = 8;
const layerAt = 9;
const stateAt = 10;
const nextAt = 11;
const previousAt = 12;
const nextOfNodeAt = 13;
const parentAt = 14;

/**
 * The tainted transfers of all cases, a row of 64 bytes for each (case, transfer): its taint and layer, and what it
 * contributes to the parts of its pocket. Rows of one pocket are a list, and so are those of one transfer. Owns its
 * columns. Transfers are numbers; −1 ends a list.
 */
export class TaintRows {
  readonly #cells = new Cells(64);
  readonly #table = new PairTable(this.#cells, caseAt, nodeAt);
  /** By transfer: its first row + 1. */
  #firstOfNode = new Int32Array(64);

  get count(): number {
    return this.#cells.count;
  }

  get heldBytes(): number {
    return this.#cells.heldBytes + this.#table.heldBytes + this.#firstOfNode.byteLength;
  }

  /** Numbers of rows are below this. */
  get end(): number {
    return this.#cells.end;
  }

  /** False for the number of a row that is no more. */
  isUsed(row: number): boolean {
    return this.find(this.caseOf(row), this.nodeOf(row)) === row;
  }

  find(caseNumber: number, node: number): number {
    return this.#table.find(caseNumber, node);
  }

  /** A row without taint, in no pocket. */
  add(caseNumber: number, node: number): number {
    const row = this.#cells.add();
    if (node >= this.#firstOfNode.length) {
      const longer = new Int32Array(node + (node >>> 1) + 16);
      longer.set(this.#firstOfNode);
      this.#firstOfNode = longer;
    }
    const { words } = this.#cells;
    const at = row * 16;
    words[at + nodeAt] = node;
    words[at + caseAt] = caseNumber;
    words[at + pocketAt] = -1;
    words[at + nextAt] = -1;
    words[at + previousAt] = -1;
    words[at + parentAt] = -1;
    words[at + nextOfNodeAt] = this.#firstOfNode[node]! - 1;
    this.#firstOfNode[node] = row + 1;
    this.#table.add(row);
    return row;
  }

  /** Takes a row out that is in no pocket any more. */
  remove(row: number): void {
    this.#table.remove(row);
    const { words } = this.#cells;
    const node = this.nodeOf(row);
    const next = words[row * 16 + nextOfNodeAt]!;
    let before = this.#firstOfNode[node]! - 1;
    if (before === row) this.#firstOfNode[node] = next + 1;
    else {
      while (words[before * 16 + nextOfNodeAt] !== row) before = words[before * 16 + nextOfNodeAt]!;
      words[before * 16 + nextOfNodeAt] = next;
    }
    this.#cells.free(row);
  }

  nodeOf(row: number): number {
    return this.#cells.words[row * 16 + nodeAt]!;
  }
  caseOf(row: number): number {
    return this.#cells.words[row * 16 + caseAt]!;
  }
  pocketOf(row: number): number {
    return this.#cells.words[row * 16 + pocketAt]!;
  }
  taint(row: number): number {
    return this.#cells.doubles[row * 8 + taintAt]!;
  }
  layer(row: number): number {
    return this.#cells.words[row * 16 + layerAt]!;
  }
  forwarded(row: number): number {
    return this.#cells.doubles[row * 8 + forwardedAt]!;
  }
  notFollowed(row: number): number {
    return this.#cells.doubles[row * 8 + notFollowedAt]!;
  }
  ending(row: number): Ending {
    return (this.#cells.words[row * 16 + stateAt]! & endingMask) as Ending;
  }
  /** True where what is paid out of its lot is followed. */
  follows(row: number): boolean {
    return (this.#cells.words[row * 16 + stateAt]! & followsBit) !== 0;
  }
  /** What flows into it is what did: transfers it came from have been let go of. */
  isFixed(row: number): boolean {
    return (this.#cells.words[row * 16 + stateAt]! & fixedBit) !== 0;
  }
  fix(row: number): void {
    this.#cells.words[row * 16 + stateAt]! |= fixedBit;
  }
  /** The transfer before it on the path from a root; −1: it is a root; −2 − n: the nth that was let go of. */
  parent(row: number): number {
    return this.#cells.words[row * 16 + parentAt]!;
  }

  setTaint(row: number, taint: number, layer: number, parent: number): void {
    this.#cells.doubles[row * 8 + taintAt] = taint;
    this.#cells.words[row * 16 + layerAt] = layer;
    this.#cells.words[row * 16 + parentAt] = parent;
  }

  setParent(row: number, parent: number): void {
    this.#cells.words[row * 16 + parentAt] = parent;
  }

  setParts(row: number, forwarded: number, notFollowed: number, ending: Ending, follows: boolean): void {
    this.#cells.doubles[row * 8 + forwardedAt] = forwarded;
    this.#cells.doubles[row * 8 + notFollowedAt] = notFollowed;
    const { words } = this.#cells;
    words[row * 16 + stateAt] = (words[row * 16 + stateAt]! & fixedBit) | ending | (follows ? followsBit : 0);
  }

  nextInPocket(row: number): number {
    return this.#cells.words[row * 16 + nextAt]!;
  }

  /** The first row of a transfer, or −1. */
  firstOfNode(node: number): number {
    return node < this.#firstOfNode.length ? this.#firstOfNode[node]! - 1 : -1;
  }

  nextOfNode(row: number): number {
    return this.#cells.words[row * 16 + nextOfNodeAt]!;
  }

  /** Puts a row before `first`, the head of a pocket's list; the row is the new head. */
  enter(row: number, pocket: number, first: number): void {
    const { words } = this.#cells;
    words[row * 16 + pocketAt] = pocket;
    words[row * 16 + nextAt] = first;
    words[row * 16 + previousAt] = -1;
    if (first >= 0) words[first * 16 + previousAt] = row;
  }

  /** Takes a row out of its pocket's list and returns the head, which was `first`. */
  leave(row: number, first: number): number {
    const { words } = this.#cells;
    const next = words[row * 16 + nextAt]!;
    const previous = words[row * 16 + previousAt]!;
    if (next >= 0) words[next * 16 + previousAt] = previous;
    if (previous >= 0) words[previous * 16 + nextAt] = next;
    words[row * 16 + pocketAt] = -1;
    words[row * 16 + nextAt] = -1;
    words[row * 16 + previousAt] = -1;
    return previous < 0 ? next : first;
  }

  save(image: Image): void {
    this.#cells.save(image.part('cells'));
    this.#table.save(image.part('table'));
    image.putColumn('firstOfNode', this.#firstOfNode, this.#firstOfNode.length);
  }

  load(image: Image): void {
    this.#cells.load(image.part('cells'));
    this.#table.load(image.part('table'));
    this.#firstOfNode = image.column('firstOfNode', Int32Array, (length) => length);
  }
}
