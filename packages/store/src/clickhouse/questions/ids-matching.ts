import type { MatchAsked } from '../../questions/port.js';
import type { Connection } from '../connection.js';

/**
 * Without FINAL: what it would cost over all accounts is far more than asking again for the few ids that come of it. A time
 * is read in parts that hold it (0010); a known account is at the head of the sorting key.
 */
export async function idsMatching(
  connection: Connection,
  { asset, since, until, from, to, minAmount, maxAmount, limit }: MatchAsked,
  signal?: AbortSignal,
): Promise<string[]> {
  const table = from === null && to !== null ? 'credits' : 'flows';
  const conditions = [
    'gone = 0 AND asset = {asset:String} AND time >= {since:UInt64} AND time < {until:UInt64}',
    ...(from === null ? [] : ['`from` = {from:String}']),
    ...(to === null ? [] : ['`to` = {to:String}']),
    ...(minAmount === null ? [] : ['amount >= {minAmount:UInt64}']),
    ...(maxAmount === null ? [] : ['amount <= {maxAmount:UInt64}']),
  ];
  const rows = await connection.ask<{ readonly id: string }>(
    `SELECT DISTINCT id FROM ${table} WHERE ${conditions.join(' AND ')} LIMIT {limit:UInt32}`,
    { asset, since, until, from, to, minAmount, maxAmount, limit },
    signal,
  );
  return rows.map(({ id }) => id);
}
