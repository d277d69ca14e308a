import type { EntryBlock, EntryTable, StoreRows, StoreTable } from '@weir/store';

/** What is written together, and how far its streams are covered once it is. */
export class Chunk {
  readonly positions = new Map<string, number>();
  readonly #newBlock: (table: EntryTable) => EntryBlock;
  readonly #rows = new Map<StoreTable, unknown[]>();
  readonly #entries = new Map<EntryTable, EntryBlock>();
  /** Event time of the last entry taken, milliseconds UTC; null: it has none. */
  reachedMs: number | null = null;
  #weight = 0;
  #begunMs: number | null = null;

  constructor(newBlock: (table: EntryTable) => EntryBlock) {
    this.#newBlock = newBlock;
  }

  /** Rows, and intervals in them: what a chunk costs in memory, roughly. */
  get weight(): number {
    return this.#weight;
  }

  /** When the first thing was put in, by `performance.now()`; null: it is empty. */
  get begunMs(): number | null {
    return this.#begunMs;
  }

  add<Table extends StoreTable>(table: Table, row: StoreRows[Table], weight = 1): void {
    const rows = this.#rows.get(table);
    if (rows === undefined) this.#rows.set(table, [row]);
    else rows.push(row);
    this.#put(weight);
  }

  /** Takes the entries that `fill` puts into the blocks. */
  addEntries(fill: (flows: EntryBlock, credits: EntryBlock) => number): void {
    const weight = fill(this.#block('flows'), this.#block('credits'));
    if (weight > 0) this.#put(weight);
  }

  /** Everything of `stream` below `offset` is in this chunk or was in an earlier one. */
  cover(stream: string, offset: number): void {
    this.positions.set(stream, offset);
    this.#begunMs ??= performance.now();
  }

  tables(): StoreTable[] {
    return [...this.#rows.keys()];
  }

  rows<Table extends StoreTable>(table: Table): readonly StoreRows[Table][] {
    return (this.#rows.get(table) ?? []) as StoreRows[Table][];
  }

  /** Blocks with entries in them. */
  blocks(): EntryBlock[] {
    return [...this.#entries.values()].filter(({ rows }) => rows > 0);
  }

  #block(table: EntryTable): EntryBlock {
    let block = this.#entries.get(table);
    if (block === undefined) {
      block = this.#newBlock(table);
      this.#entries.set(table, block);
    }
    return block;
  }

  #put(weight: number): void {
    this.#weight += weight;
    this.#begunMs ??= performance.now();
  }
}
