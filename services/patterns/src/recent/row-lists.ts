/** How the rows of a list stand: by an instant first. */
export interface RowOrder {
  /** Milliseconds UTC. */
  readonly instantOf: (row: number) => number;
  /** Below 0: `left` comes first. No two rows are equal. */
  readonly compare: (left: number, right: number) => number;
}

const headWords = 3;
const headAt = { block: 0, first: 1, count: 2 } as const;
/** A block of class n holds 2^n rows; a list of one row needs none: the row stands in place of the block. */
const classes = 31;

/**
 * Lists of rows in the order of an instant, mostly appended at the end and let go at the beginning. Owns the lists, by
 * number, and the blocks that their rows stand in; blocks that are left are given out again by size.
 */
export class RowLists {
  readonly #order: RowOrder;
  #rows = new Int32Array(1024);
  /** The range that was asked for last, as places of rows. */
  #start = 0;
  #end = 0;
  #heads = new Int32Array(1024 * headWords);
  #class = new Uint8Array(1024);
  #blocksEnd = 0;
  /** By class the first free block; in each stands the next. */
  readonly #free = new Int32Array(classes).fill(-1);
  readonly #one = new Int32Array(1);

  constructor(order: RowOrder) {
    this.#order = order;
  }

  get heldBytes(): number {
    return this.#rows.byteLength + this.#heads.byteLength + this.#class.byteLength;
  }

  countOf(list: number): number {
    return list * headWords < this.#heads.length ? this.#heads[list * headWords + headAt.count]! : 0;
  }

  add(list: number, row: number): void {
    if ((list + 1) * headWords > this.#heads.length) this.#growHeads(list);
    const heads = this.#heads;
    const head = list * headWords;
    const count = heads[head + headAt.count]!;
    heads[head + headAt.count] = count + 1;
    if (count === 0) {
      heads[head + headAt.block] = row;
      return;
    }
    const begin = this.#roomFor(list, count);
    const rows = this.#rows;
    let at = begin + count;
    if (this.#order.compare(rows[at - 1]!, row) > 0) {
      at = this.#placeOf(row, begin, at - 1);
      rows.copyWithin(at + 1, at, begin + count);
    }
    rows[at] = row;
  }

  /** Takes a row out; one that is not in the list, or was dropped, changes nothing. */
  remove(list: number, row: number): void {
    const instant = this.#order.instantOf(row);
    this.range(list, instant, instant);
    if (this.#start === this.#end) return;
    const head = list * headWords;
    const [heads, rows] = [this.#heads, this.#rows];
    if (this.#class[list] === 0) {
      if (heads[head + headAt.block] === row) heads[head + headAt.count] = 0;
      return;
    }
    const begin = heads[head + headAt.block]! + heads[head + headAt.first]!;
    const end = begin + heads[head + headAt.count]!;
    let at = this.#start;
    while (at < this.#end && rows[at] !== row) at++;
    if (at === this.#end) return;
    if (at === begin) heads[head + headAt.first]!++;
    else rows.copyWithin(at, at + 1, end);
    heads[head + headAt.count]!--;
    if (end - begin === 1) this.#leave(list);
  }

  /** Drops the rows before an instant. */
  dropBefore(list: number, instant: number): void {
    if (this.countOf(list) === 0) return;
    const head = list * headWords;
    const [heads, rows] = [this.#heads, this.#rows];
    if (this.#class[list] === 0) {
      if (this.#order.instantOf(heads[head + headAt.block]!) < instant) heads[head + headAt.count] = 0;
      return;
    }
    let first = heads[head + headAt.block]! + heads[head + headAt.first]!;
    const end = first + heads[head + headAt.count]!;
    while (first < end && this.#order.instantOf(rows[first]!) < instant) first++;
    heads[head + headAt.first] = first - heads[head + headAt.block]!;
    heads[head + headAt.count] = end - first;
    if (first === end) this.#leave(list);
  }

  /** How many rows there are at instants in `[since, until]`; `found` then has them. */
  range(list: number, since: number, until: number): number {
    this.#start = 0;
    this.#end = 0;
    const count = this.countOf(list);
    if (count === 0) return 0;
    const head = list * headWords;
    if (this.#class[list] === 0) {
      const row = this.#heads[head + headAt.block]!;
      const instant = this.#order.instantOf(row);
      if (instant < since || instant > until) return 0;
      this.#end = 1;
      return 1;
    }
    const begin = this.#heads[head + headAt.block]! + this.#heads[head + headAt.first]!;
    this.#start = this.#startOf(since, begin, begin + count);
    this.#end = this.#startOf(until + 1, this.#start, begin + count);
    return this.#end - this.#start;
  }

  /** The rows that `range` counted last, in order: to be asked of the same list, and read before any list changes. */
  found(list: number): Int32Array {
    if (this.#start === this.#end || this.#class[list] !== 0) return this.#rows.subarray(this.#start, this.#end);
    this.#one[0] = this.#heads[list * headWords + headAt.block]!;
    return this.#one;
  }

  /** Where a block of a list begins that has room for one more after `count`. */
  #roomFor(list: number, count: number): number {
    const heads = this.#heads;
    const head = list * headWords;
    const size = this.#class[list]!;
    if (size === 0) {
      const row = heads[head + headAt.block]!;
      const block = this.#take(1);
      this.#rows[block] = row;
      heads[head + headAt.block] = block;
      heads[head + headAt.first] = 0;
      this.#class[list] = 1;
      return block;
    }
    const block = heads[head + headAt.block]!;
    const first = heads[head + headAt.first]!;
    if (first + count < 1 << size) return block + first;
    heads[head + headAt.first] = 0;
    if (count * 2 <= 1 << size) {
      this.#rows.copyWithin(block, block + first, block + first + count);
      return block;
    }
    const larger = this.#take(size + 1);
    this.#rows.copyWithin(larger, block + first, block + first + count);
    this.#give(block, size);
    heads[head + headAt.block] = larger;
    this.#class[list] = size + 1;
    return larger;
  }

  /** The last row has left. */
  #leave(list: number): void {
    this.#give(this.#heads[list * headWords + headAt.block]!, this.#class[list]!);
    this.#class[list] = 0;
    this.#heads[list * headWords + headAt.count] = 0;
  }

  #take(size: number): number {
    const free = this.#free[size]!;
    if (free >= 0) {
      this.#free[size] = this.#rows[free]!;
      return free;
    }
    const block = this.#blocksEnd;
    this.#blocksEnd += 1 << size;
    if (this.#blocksEnd > this.#rows.length) this.#growRows();
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

  #growHeads(list: number): void {
    const count = Math.max(list + 1, (this.#heads.length / headWords) * 2);
    const heads = new Int32Array(count * headWords);
    heads.set(this.#heads);
    this.#heads = heads;
    const sizes = new Uint8Array(count);
    sizes.set(this.#class);
    this.#class = sizes;
  }

  #growRows(): void {
    const rows = new Int32Array(Math.max(this.#rows.length * 2, this.#blocksEnd));
    rows.set(this.#rows);
    this.#rows = rows;
  }
}
