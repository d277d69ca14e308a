import type { Connection } from './connection.js';
import type { Place } from './entries-at.js';
import { type WholeText, wholeOf } from './values.js';

export interface PlaceRow {
  readonly account: string;
  readonly asset: string;
  readonly time: WholeText;
}

export const placeOf = ({ account, asset, time }: PlaceRow): Place => ({ account, asset, time: wholeOf(time) });

/** Every place at which an entry of one of the ids, or of an id with the same hash, ever stood. */
export async function placesOfIds(
  connection: Connection,
  table: 'flow_places' | 'credit_places',
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<Place[]> {
  const query = `
    SELECT DISTINCT account, asset, time
    FROM ${table}
    WHERE idHash IN (SELECT cityHash64(arrayJoin({ids:Array(String)})))`;
  const rows = await (signal === undefined
    ? connection.query<PlaceRow>(query, { ids })
    : connection.ask<PlaceRow>(query, { ids }, signal));
  return rows.map(placeOf);
}
