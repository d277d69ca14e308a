import type { AccountId } from '@weir/model';
import type { Direction } from '../../questions/port.js';
import type { Connection } from '../connection.js';
import { type WholeText, wholeOf } from '../values.js';

/** Where an account's debits and credits stand, by the direction that it sees them in. */
export const sides = [
  { direction: 'in', table: 'credits', own: '`to`', other: '`from`' },
  { direction: 'out', table: 'flows', own: '`from`', other: '`to`' },
] as const;

export type Side = (typeof sides)[number];

/** Rows of an account, old versions and tombstones too. */
export interface AccountRows {
  readonly in: number;
  readonly out: number;
  /** Another one as soon as any of them is another, and after merges. */
  readonly mark: string;
}

interface CountRow {
  readonly direction: Direction;
  readonly found: WholeText;
  readonly newest: WholeText;
  readonly sum: WholeText;
}

// Versions are offsets of one journal: a row that comes later brings a higher one, or one more into the sum.
const statement = sides
  .map(
    ({ direction, table, own }) =>
      `SELECT '${direction}' AS direction, count() AS found, max(version) AS newest, sum(version) AS sum
       FROM ${table} PREWHERE ${own} = {account:String}`,
  )
  .join(' UNION ALL ');

/** How many rows an account has, without a look at any but their versions. */
export async function accountRows(
  connection: Connection,
  account: AccountId,
  signal?: AbortSignal,
): Promise<AccountRows> {
  const rows = await connection.ask<CountRow>(statement, { account }, signal);
  const of = (direction: Direction): CountRow => rows.find((row) => row.direction === direction)!;
  const mark = (['in', 'out'] as const)
    .map((direction) => of(direction))
    .map(({ found, newest, sum }) => `${found} ${newest} ${sum}`)
    .join(' ');
  return { in: wholeOf(of('in').found), out: wholeOf(of('out').found), mark };
}

/** Sides of accounts that are remembered as busy; some 100 bytes each. */
const busyMax = 10_000;

/**
 * Sides of accounts that were found to have more rows than are read whole. One that is here is not tried again: rows only
 * come, and that merges take some away matters to nobody.
 */
export class KnownBusy {
  readonly #known = new Set<string>();

  has(account: AccountId, { direction }: Pick<Side, 'direction'>): boolean {
    return this.#known.has(`${direction} ${account}`);
  }

  add(account: AccountId, { direction }: Pick<Side, 'direction'>): void {
    this.#known.add(`${direction} ${account}`);
    for (const oldest of this.#known) {
      if (this.#known.size <= busyMax) break;
      this.#known.delete(oldest);
    }
  }
}

/** Answers that are kept: a busy account's are asked for again and again, and rarely change between. */
const answersMax = 200;

/** What was worked out of accounts with many rows, each for as long as no row is another. */
export class KnownAnswers {
  readonly #known = new Map<string, { readonly mark: string; readonly answer: unknown }>();

  /** @param question everything that the answer depends on besides the rows */
  async of<Answer>(question: string, mark: string, work: () => Promise<Answer>): Promise<Answer> {
    const known = this.#known.get(question);
    this.#known.delete(question);
    const entry = known?.mark === mark ? known : { mark, answer: await work() };
    this.#known.set(question, entry);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= answersMax) break;
      this.#known.delete(oldest);
    }
    return entry.answer as Answer;
  }
}
