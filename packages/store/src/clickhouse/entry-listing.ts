import type { ListingPage } from '../entries/entry-listing.js';
import type { VersionedCredit, VersionedFlow } from '../port.js';
import type { Connection } from './connection.js';
import { creditOf, type EntryRow, entrySelection, flowOf } from './entry-rows.js';

// Key columns only may stand in PREWHERE, which comes before FINAL. The first condition finds the granule by the primary
// key, the second the place in it.
const query = ({ table, after }: ListingPage): string => {
  const account = table === 'flows' ? '`from`' : '`to`';
  const key = `(${account}, asset, time, seq, id)`;
  const place = '({account:String}, {asset:String}, {time:UInt64}, {seq:UInt64}, {id:String})';
  const prewhere = after === null ? '' : `PREWHERE ${account} >= {account:String} AND ${key} > ${place}`;
  const order = `ORDER BY ${account}, asset, time, seq, id LIMIT {limit:UInt32}`;
  return `SELECT ${entrySelection} FROM ${table} FINAL ${prewhere} WHERE gone = 0 ${order}`;
};

export async function entriesPage(
  connection: Connection,
  page: ListingPage,
): Promise<(VersionedFlow | VersionedCredit)[]> {
  const rows = await connection.query<EntryRow>(query(page), { limit: page.limit, ...page.after });
  return page.table === 'flows' ? rows.map(flowOf) : rows.map(creditOf);
}
