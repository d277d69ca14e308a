import type { Connection } from '../connection.js';
import { keyOfPlaces, placeParams } from '../entries-at.js';
import { distinct, pieces } from '../pieces.js';
import { placesOfIds } from '../places.js';
import { type WholeText, wholeOf } from '../values.js';

/** Each id costs a granule of the places and one of the entries, in most parts. */
const idsAtOnce = 500;

interface TimeRow {
  readonly id: string;
  readonly time: WholeText;
  readonly version: WholeText;
}

/** The instants of the entries of these transfers on one side, by id, in two steps: where they stand, and whether they still do. */
export async function timesOf(
  connection: Connection,
  side: 'flows' | 'credits',
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, number>> {
  const [places, account] = side === 'flows' ? (['flow_places', 'from'] as const) : (['credit_places', 'to'] as const);
  const query = `SELECT id, time, version FROM ${side} FINAL PREWHERE ${keyOfPlaces(account)} WHERE gone = 0`;
  const found = await Promise.all(
    pieces(distinct(ids), idsAtOnce).map(async (piece) => {
      const at = await placesOfIds(connection, places, piece, signal);
      return at.length === 0 ? [] : connection.ask<TimeRow>(query, placeParams(at, piece), signal);
    }),
  );
  const newest = new Map<string, { readonly time: number; readonly version: number }>();
  for (const { id, time, version } of found.flat()) {
    const known = newest.get(id);
    if (known === undefined || known.version < wholeOf(version))
      newest.set(id, { time: wholeOf(time), version: wholeOf(version) });
  }
  return new Map([...newest].map(([id, { time }]) => [id, time]));
}
