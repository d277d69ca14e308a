import type { AccountId, AssetCode } from '@weir/model';
import { medianDwellOf } from '../../questions/median-dwell.js';
import type { Connection } from '../connection.js';
import { flowFactsOf } from '../entry-rows.js';
import { distinct } from '../pieces.js';
import { type WholeText, wholeOf } from '../values.js';

interface DebitRow {
  readonly time: WholeText;
  readonly facts: string;
}

// Old versions and tombstones count among the latest here: so many rows hold at most so many debits.
const nthLatest = `
  SELECT time FROM flows PREWHERE \`from\` = {account:String} AND asset = {asset:String}
  ORDER BY time DESC LIMIT 1 OFFSET {debits:UInt32}`;

const latest = `
  SELECT time, base64Encode(facts) AS facts FROM flows FINAL
  PREWHERE \`from\` = {account:String} AND asset = {asset:String} AND time >= {since:UInt64}
  WHERE gone = 0 ORDER BY time DESC, seq DESC, id DESC LIMIT {debits:UInt32}`;

const credited = `
  SELECT id, time FROM credits FINAL
  PREWHERE \`to\` = {account:String} AND asset = {asset:String} AND id IN {ids:Array(String)} WHERE gone = 0`;

export async function medianDwellMs(
  connection: Connection,
  account: AccountId,
  asset: AssetCode,
  debits: number,
  signal?: AbortSignal,
): Promise<number | null> {
  const params = { account, asset, debits };
  const [nth] = await connection.ask<{ readonly time: WholeText }>(nthLatest, params, signal);
  const rows = await connection.ask<DebitRow>(latest, { ...params, since: nth === undefined ? 0 : nth.time }, signal);
  const spending = rows.map(({ time, facts }) => ({ time: wholeOf(time), sources: flowFactsOf(facts).sources }));
  const ids = distinct(spending.flatMap(({ sources }) => sources.map(({ id }) => id)));
  if (ids.length === 0) return null;
  const times = await connection.ask<{ readonly id: string; readonly time: WholeText }>(
    credited,
    { ...params, ids },
    signal,
  );
  return medianDwellOf(spending, new Map(times.map(({ id, time }) => [id, wholeOf(time)])));
}
