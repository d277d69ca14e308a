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

type EntriesTable = 'flows' | 'credits';

const nameOf = (account: string, asset: string): string => `${asset} ${account}`;

/**
 * Which pockets fill granules by themselves, from the sparse indexes of the entries, which the server has in memory: a search
 * that would not go through them need not count their rows. Where nothing is known, as on a cluster, none is.
 */
export class BusyPockets {
  readonly #connection: Connection;
  readonly #nowMs: () => number;
  readonly #known = new Map<
    EntriesTable,
    { readonly atMs: number; readonly parts: Promise<Map<string, PartOfPocket[]>> }
  >();

  constructor(connection: Connection, nowMs: () => number = Date.now) {
    this.#connection = connection;
    this.#nowMs = nowMs;
  }

  /** @returns how many rows a pocket has at least, from an instant on and before another one; milliseconds UTC */
  async rowsIn(table: EntriesTable): Promise<(pocket: PocketAt, since: number, until: number) => number> {
    const parts = await this.#partsOf(table);
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

  #partsOf(table: EntriesTable): Promise<Map<string, PartOfPocket[]>> {
    const known = this.#known.get(table);
    if (known !== undefined && this.#nowMs() - known.atMs < keptMs) return known.parts;
    const entry = { atMs: this.#nowMs(), parts: this.#read(table) };
    this.#known.set(table, entry);
    entry.parts.catch(() => {
      if (this.#known.get(table) === entry) this.#known.delete(table);
    });
    return entry.parts;
  }

  async #read(table: EntriesTable): Promise<Map<string, PartOfPocket[]>> {
    const parts = new Map<string, PartOfPocket[]>();
    if (this.#connection.isClustered) return parts;
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
    }
    return parts;
  }
}
