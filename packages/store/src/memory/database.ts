import { WeirStoreError } from '../errors.js';
import type { StoreRows, StoreTable } from '../port.js';
import { keyed } from './keys.js';

/**
 * A database in memory that several `openMemoryStore` share as processes share a server. The methods under "mishaps"
 * do to it what befalls a real one.
 */
export class MemoryDatabase {
  readonly #rows = new Map<StoreTable, Map<string, unknown>>();
  readonly #positions = new Map<string, number>();
  #failures: (StoreTable | 'positions' | null)[] = [];
  #reachable = true;

  // Rows

  insert<Table extends StoreTable>(table: Table, rows: readonly StoreRows[Table][]): void {
    this.#assertServes(table);
    const { key, version, place } = keyed[table];
    const isAfter = (row: StoreRows[Table], other: StoreRows[Table]): boolean => {
      if (place === undefined) return false;
      const [own, others] = [place(row), place(other)];
      return own.offset > others.offset || (own.offset === others.offset && own.index > others.index);
    };
    const held = this.#table(table);
    for (const row of rows) {
      const name = JSON.stringify(key(row));
      const other = held.get(name);
      const rise = other === undefined ? 1 : version(row) - version(other);
      if (rise > 0 || (rise === 0 && !isAfter(row, other!))) held.set(name, row);
    }
  }

  /** The winning versions of a table, tombstones too. */
  rows<Table extends StoreTable>(table: Table): StoreRows[Table][] {
    this.assertReachable();
    return [...this.#table(table).values()];
  }

  positions(): ReadonlyMap<string, number> {
    this.assertReachable();
    return new Map(this.#positions);
  }

  savePositions(offsets: ReadonlyMap<string, number>): void {
    this.#assertServes('positions');
    for (const [stream, offset] of offsets)
      this.#positions.set(stream, Math.max(offset, this.#positions.get(stream) ?? 0));
  }

  clear(): void {
    this.assertReachable();
    this.#rows.clear();
    this.#positions.clear();
  }

  // Mishaps

  /** While unreachable, everything fails with `STORE_UNREACHABLE`. */
  setReachable(reachable: boolean): void {
    this.#reachable = reachable;
  }

  /** The next insert (into `table`) fails with `STORE_UNREACHABLE` and writes nothing. */
  failNextInsert(table: StoreTable | 'positions' | null = null): void {
    this.#failures.push(table);
  }

  assertReachable(): void {
    if (!this.#reachable) throw new WeirStoreError('STORE_UNREACHABLE', 'unreachable on purpose');
  }

  #assertServes(table: StoreTable | 'positions'): void {
    this.assertReachable();
    const planned = this.#failures.findIndex((failing) => failing === null || failing === table);
    if (planned < 0) return;
    this.#failures = this.#failures.toSpliced(planned, 1);
    throw new WeirStoreError('STORE_UNREACHABLE', `inserting into ${table}: failed on purpose`);
  }

  #table<Table extends StoreTable>(table: Table): Map<string, StoreRows[Table]> {
    const held = this.#rows.get(table) ?? new Map<string, unknown>();
    this.#rows.set(table, held);
    return held as Map<string, StoreRows[Table]>;
  }
}
