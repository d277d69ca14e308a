import type { PastPage } from '../pockets/pocket-past.js';
import type { VersionedCredit, VersionedFlow } from '../port.js';
import type { Connection } from './connection.js';
import { creditOf, type EntryRow, entrySelection, flowOf } from './entry-rows.js';

// The sorting key is (account, asset, time, seq, id): a page is read from its place on. Only key columns may stand in
// PREWHERE, which comes before FINAL.
const query = (table: string, account: string, { after }: PastPage): string =>
  [
    `SELECT ${entrySelection} FROM ${table} FINAL`,
    `PREWHERE \`${account}\` = {account:String} AND asset = {asset:String} AND time < {until:UInt64}`,
    after === null ? '' : 'AND time >= {time:UInt64} AND (time, seq, id) > ({time:UInt64}, {seq:UInt64}, {id:String})',
    'WHERE gone = 0 ORDER BY time, seq, id LIMIT {limit:UInt32}',
  ].join(' ');

const paramsOf = ({ account, asset, until, after, limit }: PastPage): Record<string, unknown> => ({
  account,
  asset,
  until,
  limit,
  ...after,
});

export async function debitsPage(connection: Connection, page: PastPage): Promise<VersionedFlow[]> {
  return (await connection.query<EntryRow>(query('flows', 'from', page), paramsOf(page))).map(flowOf);
}

export async function creditsPage(connection: Connection, page: PastPage): Promise<VersionedCredit[]> {
  const rows = await connection.query<EntryRow>(query('credits', 'to', page), paramsOf(page));
  return rows.map(creditOf);
}
