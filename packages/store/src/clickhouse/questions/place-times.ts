import type { Connection } from '../connection.js';
import { pieces } from '../pieces.js';
import { type PlaceRow, placeOf } from '../places.js';
import { type WholeText, wholeOf } from '../values.js';
import { timesOf } from './entry-times.js';

/** A transfer whose entry on one side is looked for: at whose account, in which asset. */
export interface Sought {
  readonly id: string;
  readonly account: string;
  readonly asset: string;
}

/** Each id costs a granule of the places in most parts. */
const idsAtOnce = 500;

/**
 * Where entries of ids ever stood, and of which of them a tombstone was ever written: in one question, which costs less than two. Both at
 * once: a place that moves meanwhile is two places, and what is taken back meanwhile stood when it was asked.
 */
const placesOf = (table: string): string => `
  WITH arrayMap(each -> cityHash64(each), {ids:Array(String)}) AS hashes
  SELECT DISTINCT indexOf(hashes, idHash) AS nth, account, asset, time, 0 AS gone
  FROM ${table} WHERE idHash IN (SELECT arrayJoin(hashes))
  UNION ALL
  SELECT DISTINCT indexOf(hashes, idHash), '', '', 0, 1
  FROM tombstones WHERE idHash IN (SELECT arrayJoin(hashes))`;

interface FoundRow extends PlaceRow {
  /** Which of the ids, from 1 on. */
  readonly nth: WholeText;
  readonly gone: number;
}

/**
 * The instants of entries that stand, by id. A place says where an entry ever stood: where there is but one, and no tombstone of
 * the id was ever written, it stands there still, and its rows are not looked at, which is most of what a look-up costs. All
 * others are asked.
 */
export async function placeTimes(
  connection: Connection,
  side: 'flows' | 'credits',
  sought: readonly Sought[],
  signal?: AbortSignal,
): Promise<Map<string, number>> {
  if (sought.length === 0) return new Map();
  const query = placesOf(side === 'flows' ? 'flow_places' : 'credit_places');
  const wanted = new Map(sought.map((each) => [each.id, each]));
  const found = await Promise.all(
    pieces([...wanted.keys()], idsAtOnce).map(async (ids) => {
      const rows = await connection.ask<FoundRow>(query, { ids }, signal);
      return rows.map((row) => ({ ...row, id: ids[wholeOf(row.nth) - 1]! }));
    }),
  );
  const unsure = new Set<string>();
  const times = new Map<string, number>();
  for (const { id, gone, ...row } of found.flat()) {
    if (gone !== 0) {
      unsure.add(id);
      continue;
    }
    const { account, asset, time } = placeOf(row);
    const each = wanted.get(id);
    if (times.has(id) || each?.account !== account || each.asset !== asset) unsure.add(id);
    times.set(id, time);
  }
  for (const id of unsure) times.delete(id);
  for (const [id, time] of await timesOf(connection, side, [...unsure], signal)) times.set(id, time);
  return times;
}
