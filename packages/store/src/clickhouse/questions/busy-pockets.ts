import type { PocketAt } from '../../questions/port.js';
import type { Connection } from '../connection.js';
import { type WholeText, wholeOf } from '../values.js';

/** A busy pocket stays one: rows only come, and the few that merges take away matter to nobody. */
const keptMs = 600_000;

/** Instants at which granules of a pocket begin in one part, ascending, and how many rows each of them has. */
interface PartOfPocket {
  readonly times: readonly number[];
  readonly rows: readonly number[];
}

interface MarksRow {
  readonly account: string;
  readonly asset: string;
  readonly times: readonly WholeText[];
  readonly rows: readonly WholeText[];
}

export type EntriesTable = 'flows' | 'credits';

/** Accounts with more rows than this in granules of their own are asked for by time as well: eight granules. */
const narrowRowsMax = 8 * 1_024;

interface Known {
  /** By pocket. */
  readonly parts: ReadonlyMap<string, readonly PartOfPocket[]>;
  /** Rows in granules that an account fills by itself, of accounts that do. */
  readonly rowsOf: ReadonlyMap<string, number>;
}

const nameOf = (account: string, asset: string): string => `${asset} ${account}`;

/**
 * Which pockets fill granules by themselves, from the sparse indexes of the entries, which the server has in memory: a search
 * that would not go through them need not count their rows. Where nothing is known, as on a cluster, none is.
 */
export class BusyPockets {
  readonly #connection: Connection;
  readonly #nowMs: () => number;
  readonly #known = new Map<EntriesTable, { readonly atMs: number; readonly found: Promise<Known> }>();

  constructor(connection: Connection, nowMs: () => number = Date.now) {
    this.#connection = connection;
    this.#nowMs = nowMs;
  }

  /** @returns how many rows a pocket has at least, from an instant on and before another one; milliseconds UTC */
  async rowsIn(table: EntriesTable): Promise<(pocket: PocketAt, since: number, until: number) => number> {
    const { parts } = await this.#knownOf(table);
    return ({ account, asset }, since, until) => {
      let least = 0;
      for (const { times, rows } of parts.get(nameOf(account, asset)) ?? []) {
        const first = times.findIndex((time) => time >= since);
        const last = times.findLastIndex((time) => time < until);
        // From a granule's beginning to that of another one all rows are the pocket's, and of that time.
        if (first >= 0) for (let mark = first; mark < last; mark++) least += rows[mark]!;
      }
      return least;
    };
  }

  /**
   * Whether so few of an account's rows fill granules by themselves that all of them are as well looked at: then its name alone is
   * told to the index, which is searched in a fifth of the time that a name and an instant take. Where nothing is known none is.
   */
  async isNarrow(table: EntriesTable): Promise<(account: string) => boolean> {
    if (this.#connection.isClustered) return () => false;
    const { rowsOf } = await this.#knownOf(table);
    return (account) => (rowsOf.get(account) ?? 0) <= narrowRowsMax;
  }

  #knownOf(table: EntriesTable): Promise<Known> {
    const known = this.#known.get(table);
    if (known !== undefined && this.#nowMs() - known.atMs < keptMs) return known.found;
    const entry = { atMs: this.#nowMs(), found: this.#read(table) };
    this.#known.set(table, entry);
    entry.found.catch(() => {
      if (this.#known.get(table) === entry) this.#known.delete(table);
    });
    return entry.found;
  }

  async #read(table: EntriesTable): Promise<Known> {
    const parts = new Map<string, PartOfPocket[]>();
    const rowsOf = new Map<string, number>();
    if (this.#connection.isClustered) return { parts, rowsOf };
    const own = table === 'flows' ? '`from`' : '`to`';
    const found = await this.#connection.ask<MarksRow>(
      `SELECT ${own} AS account, asset, groupArray(time) AS times, groupArray(rows_in_granule) AS rows
       FROM mergeTreeIndex(currentDatabase(), '${table}')
       GROUP BY account, asset, part_name HAVING length(times) > 1`,
      {},
    );
    for (const { account, asset, times, rows } of found) {
      const name = nameOf(account, asset);
      const marks = { times: times.map(wholeOf), rows: rows.map(wholeOf) };
      const others = parts.get(name);
      if (others === undefined) parts.set(name, [marks]);
      else others.push(marks);
      // The last granule that begins with a pocket may be others' as well.
      const full = marks.rows.slice(0, -1).reduce((sum, many) => sum + many, 0);
      rowsOf.set(account, (rowsOf.get(account) ?? 0) + full);
    }
    return { parts, rowsOf };
  }
}
