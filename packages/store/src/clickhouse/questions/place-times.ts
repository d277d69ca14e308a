import type { Connection } from '../connection.js';
import { distinct } from '../pieces.js';
import { type PlaceRow, placeOf } from '../places.js';
import { timesOf } from './entry-times.js';

/** A transfer whose entry on one side is looked for: at whose account, in which asset. */
export interface Sought {
  readonly id: string;
  readonly account: string;
  readonly asset: string;
}

/**
 * The instants of entries whose transfers stand, by id. A place says where an entry ever stood: where there is but one it is
 * taken at its word, which halves the cost of a page; where an entry moved, its rows are asked.
 */
export async function placeTimes(
  connection: Connection,
  side: 'flows' | 'credits',
  sought: readonly Sought[],
  signal?: AbortSignal,
): Promise<Map<string, number>> {
  if (sought.length === 0) return new Map();
  const rows = await connection.ask<PlaceRow & { readonly id: string }>(
    `WITH arrayMap(each -> cityHash64(each), {ids:Array(String)}) AS hashes
     SELECT DISTINCT {ids:Array(String)}[indexOf(hashes, idHash)] AS id, account, asset, time
     FROM ${side === 'flows' ? 'flow_places' : 'credit_places'}
     WHERE idHash IN (SELECT cityHash64(arrayJoin({ids:Array(String)})))`,
    { ids: distinct(sought.map(({ id }) => id)) },
    signal,
  );
  const found = new Map<string, number[]>();
  const wanted = new Map(sought.map((each) => [each.id, each]));
  for (const row of rows) {
    const { account, asset, time } = placeOf(row);
    const each = wanted.get(row.id);
    if (each?.account !== account || each.asset !== asset) continue;
    found.set(row.id, [...(found.get(row.id) ?? []), time]);
  }
  const moved = [...found].filter(([, times]) => times.length > 1).map(([id]) => id);
  const times = new Map([...found].flatMap(([id, [time]]) => (moved.includes(id) ? [] : [[id, time!] as const])));
  for (const [id, time] of await timesOf(connection, side, moved, signal)) times.set(id, time);
  return times;
}
