import type { Connection } from '../connection.js';
import { distinct, pieces } from '../pieces.js';
import { type PlaceRow, placeOf } from '../places.js';
import { timesOf } from './entry-times.js';

/** A transfer whose entry on one side is looked for: at whose account, in which asset. */
export interface Sought {
  readonly id: string;
  readonly account: string;
  readonly asset: string;
}

/** Each id costs a granule of the places in most parts. */
const idsAtOnce = 500;

const placesOf = (table: string): string => `
  WITH arrayMap(each -> cityHash64(each), {ids:Array(String)}) AS hashes
  SELECT DISTINCT {ids:Array(String)}[indexOf(hashes, idHash)] AS id, account, asset, time
  FROM ${table} WHERE idHash IN (SELECT cityHash64(arrayJoin({ids:Array(String)})))`;

const gone = `
  WITH arrayMap(each -> cityHash64(each), {ids:Array(String)}) AS hashes
  SELECT DISTINCT {ids:Array(String)}[indexOf(hashes, idHash)] AS id
  FROM tombstones WHERE idHash IN (SELECT cityHash64(arrayJoin({ids:Array(String)})))`;

type FoundRow = PlaceRow & { readonly id: string };

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
    pieces(distinct(sought.map(({ id }) => id)), idsAtOnce).map(async (ids) => {
      // Both at once: a place that moves meanwhile is two, and what is taken back meanwhile stood when it was asked.
      const [places, tombstones] = await Promise.all([
        connection.ask<FoundRow>(query, { ids }, signal),
        connection.ask<{ readonly id: string }>(gone, { ids }, signal),
      ]);
      return { places, gone: tombstones };
    }),
  );
  const unsure = new Set(found.flatMap((piece) => piece.gone.map(({ id }) => id)));
  const times = new Map<string, number>();
  for (const row of found.flatMap(({ places }) => places)) {
    const { account, asset, time } = placeOf(row);
    const each = wanted.get(row.id);
    if (times.has(row.id) || each?.account !== account || each.asset !== asset) unsure.add(row.id);
    times.set(row.id, time);
  }
  for (const id of unsure) times.delete(id);
  for (const [id, time] of await timesOf(connection, side, [...unsure], signal)) times.set(id, time);
  return times;
}
