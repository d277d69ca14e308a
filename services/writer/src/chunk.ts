import type { StoreRows, StoreTable } from '@weir/store';

/** Rows that are written together, and how far their streams are covered once they are. */
export class Chunk {
  readonly positions = new Map<string, number>();
  readonly #rows = new Map<StoreTable, unknown[]>();
  #weight = 0;
  #begunMs: number | null = null;

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
    this.#weight += weight;
    this.#begunMs ??= performance.now();
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
}
