import type { AccountId } from '@weir/model';
import type { Connection } from '../connection.js';
import { distinct, pieces } from '../pieces.js';
import { type WholeText, wholeOf } from '../values.js';
import { sides } from './account-rows.js';

/** Each account costs a granule in most parts, and a parameter may be 128 KiB long. */
const accountsAtOnce = 1_000;

/** Entries that a granule holds at most: `index_granularity` of both tables. */
const granuleRows = 1_024;

interface BoundRow {
  readonly parts: WholeText;
  /** Of those asked for, each as often as a granule begins with it. */
  readonly beginnings: readonly string[];
}

const bounds = sides
  .map(
    ({ table, own }) =>
      `SELECT uniqExact(part_name) AS parts, groupArrayIf(${own}, ${own} IN {accounts:Array(String)}) AS beginnings
       FROM mergeTreeIndex(currentDatabase(), '${table}')`,
  )
  .join(' UNION ALL ');

/**
 * Those that may have more than `entriesMax` entries, as far as the sparse indexes tell, which the server has in memory. In a
 * part the rows of an account begin within one granule and end within the last that begins with it.
 */
async function perhapsBusy(
  connection: Connection,
  accounts: readonly AccountId[],
  entriesMax: number,
  signal?: AbortSignal,
): Promise<readonly AccountId[]> {
  // The index of a table that stands on many servers cannot be asked for.
  if (connection.isClustered) return accounts;
  const most = new Map<string, number>(accounts.map((account) => [account, 0]));
  for (const { parts, beginnings } of await connection.ask<BoundRow>(bounds, { accounts }, signal)) {
    for (const [account, rows] of most) most.set(account, rows + wholeOf(parts) * granuleRows);
    for (const account of beginnings) most.set(account, most.get(account)! + granuleRows);
  }
  return accounts.filter((account) => most.get(account)! > entriesMax);
}

const counted = `
  SELECT account FROM
  (
    ${sides
      .map(
        ({ table, own }) => `SELECT ${own} AS account, count() AS entries FROM ${table}
    PREWHERE ${own} IN {accounts:Array(String)} WHERE gone = 0 GROUP BY account`,
      )
      .join(' UNION ALL ')}
  )
  GROUP BY account HAVING sum(entries) > {entriesMax:UInt64}`;

/** Those with more than `entriesMax` entries: counted where the indexes leave it open. */
export async function busyAmong(
  connection: Connection,
  accounts: readonly AccountId[],
  entriesMax: number,
  signal?: AbortSignal,
): Promise<Set<AccountId>> {
  const found = await Promise.all(
    pieces(distinct(accounts), accountsAtOnce).map(async (piece) => {
      const open = await perhapsBusy(connection, piece, entriesMax, signal);
      if (open.length === 0) return [];
      return connection.ask<{ readonly account: string }>(counted, { accounts: open, entriesMax }, signal);
    }),
  );
  return new Set(found.flat().map(({ account }) => account as AccountId));
}
