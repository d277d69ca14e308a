import { TupleParam } from '@clickhouse/client';
import { batchesOf } from '../lot-frontier.js';
import type { LotReader, TimeSlice } from '../lot-search.js';
import type { FrontierLot } from '../port.js';
import type { Connection } from './connection.js';
import { creditsAt, flowsAt, type Place } from './entries-at.js';
import { lotHash } from './lot-hash.js';
import { distinct, pieces } from './pieces.js';
import { type PlaceRow, placeOf } from './places.js';

/** Each pocket costs a granule in most parts, and each place one of every column: questions stay below a second. */
const lotsAtOnce = 300;
const placesAtOnce = 300;

/**
 * Places of entries any version of which names one of the lots, or another of the same hash. Few columns, and versions are not compared: the entries
 * themselves are read afterwards, the few that there are. A pocket with a million entries is gone through this way.
 */
const naming = (table: 'flows' | 'credits', account: string, isBounded: boolean): string => `
  SELECT \`${account}\` AS account, asset, time, id
  FROM ${table}
  PREWHERE time >= {fromTimeMs:UInt64}${isBounded ? ' AND time < {untilTimeMs:UInt64}' : ''}
    AND (\`${account}\`, asset) IN {pockets:Array(Tuple(String, String))}
    AND hasAny(lots, {lots:Array(UInt32)})`;

/** Reads lots' uses in two steps: where they stand, then what they say. */
export function lotReader(connection: Connection): LotReader {
  const read = async <Entry>(
    lots: readonly FrontierLot[],
    slice: TimeSlice,
    query: string,
    entriesAt: (connection: Connection, places: readonly Place[], ids: readonly string[]) => Promise<Entry[]>,
  ): Promise<Entry[]> => {
    const found = await Promise.all(
      batchesOf(lots, lotsAtOnce).map(({ pockets, ids, fromTimeMs, lastTimeMs }) =>
        connection.query<PlaceRow & { readonly id: string }>(query, {
          pockets: pockets.map((pocket) => new TupleParam(pocket)),
          lots: ids.map(lotHash),
          fromTimeMs: fromTimeMs + slice.startMs,
          untilTimeMs: lastTimeMs + (slice.endMs ?? 0),
        }),
      ),
    );
    // Neighbours are read together: they may stand in one granule.
    const rows = found.flat().sort((left, right) => (left.account < right.account ? -1 : 1));
    const entries = await Promise.all(
      pieces(rows, placesAtOnce).map((piece) =>
        entriesAt(connection, piece.map(placeOf), distinct(piece.map(({ id }) => id))),
      ),
    );
    return entries.flat();
  };
  return {
    flows: (lots, slice) => read(lots, slice, naming('flows', 'from', slice.endMs !== null), flowsAt),
    credits: (lots, slice) => read(lots, slice, naming('credits', 'to', slice.endMs !== null), creditsAt),
  };
}
