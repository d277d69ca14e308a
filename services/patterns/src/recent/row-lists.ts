import { type Image, roomFor, roomier } from '@weir/engine';

/** How the rows of a list stand: by an instant first. */
export interface RowOrder {
  /** Milliseconds UTC. */
  readonly instantOf: (row: number) => number;
  /** Below 0: `left` comes first. No two rows are equal. */
  readonly compare: (left: number, right: number) => number;
}

/** Words of a head; zeros are an empty list. */
export const listWords = 3;
/** In the third word, how many rows there are, and above them the class of their block. */
const firstAt = 1;
const countAt = 2;
const classShift = 26;
const countMask = (1 << classShift) - 1;
/** A block of class n holds 2^n rows; a list of one row needs none: the row stands in place of the block. */
const classes = classShift;

/**
 * Lists of rows in the order of an instant, mostly appended at the end and let go at the beginning. A list is named by
 * where its head stands in its owner's words. Owns the blocks that rows stand in; those that are left are given out again.
 */
export class RowLists {
  readonly #order: RowOrder;
  #rows = new Int32Array(1024);
  /** The range that was asked for last, as places of rows. */
  #start = 0;
  #end = 0;
  /** The row that the range is, where its list has no block; −1: it has one. */
  #single = -1;
  #blocksEnd = 0;
  /** By class the first free block; in each stands the next. */
  readonly #free = new Int32Array(classes + 1).fill(-1);

  constructor(order: RowOrder) {
    this.#order = order;
  }

  get heldBytes(): number {
    return this.#rows.byteLength;
  }

  countOf(heads: Int32Array, head: number): number {
    return heads[head + countAt]! & countMask;
  }

  /** @param isLast known to come after all that are there */
  add(heads: Int32Array, head: number, row: number, isLast = false): void {
    const count = heads[head + countAt]! & countMask;
    if (count === 0) {
      heads[head] = row;
      heads[head + countAt] = 1;
      return;
    }
    const begin = this.#roomFor(heads, head, count);
    const rows = this.#rows;
    let at = begin + count;
    if (isLast) {
      rows[at] = row;
      heads[head + countAt]!++;
      return;
    }
    if (this.#order.compare(rows[at - 1]!, row) > 0) {
      at = this.#placeOf(row, begin, at - 1);
      rows.copyWithin(at + 1, at, begin + count);
    }
    rows[at] = row;
    heads[head + countAt]!++;
  }

  /** Takes a row out; one that is not in the list, or was dropped, changes nothing. */
  remove(heads: Int32Array, head: number, row: number): void {
    const instant = this.#order.instantOf(row);
    if (this.range(heads, head, instant, instant) === 0) return;
    if (this.#single >= 0) {
      if (this.#single === row) heads[head + countAt] = 0;
      return;
    }
    const rows = this.#rows;
    let at = this.#start;
    while (at < this.#end && rows[at] !== row) at++;
    if (at === this.#end) return;
    const begin = heads[head]! + heads[head + firstAt]!;
    const count = heads[head + countAt]! & countMask;
    if (at === begin) heads[head + firstAt]!++;
    else rows.copyWithin(at, at + 1, begin + count);
    heads[head + countAt]!--;
    if (count === 1) this.#leave(heads, head);
  }

  /** Drops the rows before an instant. */
  dropBefore(heads: Int32Array, head: number, instant: number): void {
    const counted = heads[head + countAt]!;
    if (counted === 0) return;
    if (counted === 1) {
      if (this.#order.instantOf(heads[head]!) < instant) heads[head + countAt] = 0;
      return;
    }
    const rows = this.#rows;
    const begin = heads[head]! + heads[head + firstAt]!;
    const end = begin + (counted & countMask);
    let at = begin;
    while (at < end && this.#order.instantOf(rows[at]!) < instant) at++;
    heads[head + firstAt]! += at - begin;
    heads[head + countAt]! -= at - begin;
    if (at === end) this.#leave(heads, head);
  }

  /** How many rows there are at instants in `[since, until]`; `found` then has them. */
  range(heads: Int32Array, head: number, since: number, until: number): number {
    const counted = heads[head + countAt]!;
    this.#single = -1;
    this.#start = 0;
    this.#end = 0;
    if (counted === 0) return 0;
    if (counted === 1) {
      const row = heads[head]!;
      const instant = this.#order.instantOf(row);
      if (instant < since || instant > until) return 0;
      this.#single = row;
      return 1;
    }
    const begin = heads[head]! + heads[head + firstAt]!;
    const end = begin + (counted & countMask);
    this.#start = this.#startOf(since, begin, end);
    this.#end = this.#startOf(until + 1, this.#start, end);
    return this.#end - this.#start;
  }

  /** The rows that `range` counted last, in order. To be asked before any list changes. */
  found(): number[] {
    if (this.#single >= 0) return [this.#single];
    const found: number[] = [];
    for (let at = this.#start; at < this.#end; at++) found.push(this.#rows[at]!);
    return found;
  }

  /** Where the rows of a list begin, after which there is room for one more. */
  #roomFor(heads: Int32Array, head: number, count: number): number {
    const size = heads[head + countAt]! >>> classShift;
    if (size === 0) {
      const block = this.#take(1);
      this.#rows[block] = heads[head]!;
      heads[head] = block;
      heads[head + firstAt] = 0;
      heads[head + countAt] = (1 << classShift) | 1;
      return block;
    }
    const [block, first] = [heads[head]!, heads[head + firstAt]!];
    if (first + count < 1 << size) return block + first;
    heads[head + firstAt] = 0;
    if (count * 2 <= 1 << size) {
      this.#rows.copyWithin(block, block + first, block + first + count);
      return block;
    }
    const larger = this.#take(size + 1);
    this.#rows.copyWithin(larger, block + first, block + first + count);
    this.#give(block, size);
    heads[head] = larger;
    heads[head + countAt] = ((size + 1) << classShift) | count;
    return larger;
  }

  /** The last row has left. */
  #leave(heads: Int32Array, head: number): void {
    this.#give(heads[head]!, heads[head + countAt]! >>> classShift);
    heads[head + countAt] = 0;
  }

  #take(size: number): number {
    const free = this.#free[size]!;
    if (free >= 0) {
      this.#free[size] = this.#rows[free]!;
      return free;
    }
    const block = this.#blocksEnd;
    this.#blocksEnd += 1 << size;
    if (this.#blocksEnd > this.#rows.length) this.#grow();
    return block;
  }

  #give(block: number, size: number): void {
    this.#rows[block] = this.#free[size]!;
    this.#free[size] = block;
  }

  /** Where a row belongs among `[from, to)`: before the first that comes after it. */
  #placeOf(row: number, from: number, to: number): number {
    const rows = this.#rows;
    let [low, high] = [from, to];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#order.compare(rows[middle]!, row) > 0) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The place of the first of `[from, to)` at an instant or later. */
  #startOf(instant: number, from: number, to: number): number {
    const rows = this.#rows;
    let [low, high] = [from, to];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#order.instantOf(rows[middle]!) < instant) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #grow(): void {
    this.#rows = roomier(this.#rows, Math.max(this.#rows.length * 2, this.#blocksEnd));
  }

  /** The blocks; heads are their owners'. */
  save(image: Image): void {
    image.putColumn('rows', this.#rows, this.#blocksEnd);
    image.putColumn('free', this.#free, this.#free.length);
  }

  load(image: Image): void {
    this.#blocksEnd = image.lengthOf('rows');
    this.#rows = image.column('rows', Int32Array, roomFor(1, 1024));
    image.copyColumn('free', this.#free);
  }
}
