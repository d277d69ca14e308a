import { TupleParam } from '@clickhouse/client';
import type { Tombstone } from '../newest.js';
import type { VersionedCredit, VersionedFlow } from '../port.js';
import type { Connection } from './connection.js';
import { creditOf, type EntryRow, entrySelection, flowOf } from './entry-rows.js';
import { distinct } from './pieces.js';
import { wholeOf } from './values.js';

/** Where entries stand or stood: the beginning of a sorting key. */
export interface Place {
  readonly account: string;
  readonly asset: string;
  readonly time: number;
}

/**
 * What rows are looked at, by columns of the sorting key only, and which of them are wanted.
 * PREWHERE comes before FINAL: versions of a row agree in their key, so either all of them pass or none does, and
 * the other columns are read for these rows alone. A condition on anything else there would let old versions win.
 */
export interface Condition {
  readonly key: string;
  readonly wanted?: string;
}

const clauses = (table: string, { key, wanted }: Condition): string =>
  `FROM ${table} FINAL PREWHERE ${key} WHERE gone = 0${wanted === undefined ? '' : ` AND ${wanted}`}`;

export async function flows(connection: Connection, condition: Condition, params: object): Promise<VersionedFlow[]> {
  const query = `SELECT ${entrySelection} ${clauses('flows', condition)}`;
  return (await connection.query<EntryRow>(query, { ...params })).map(flowOf);
}

export async function credits(
  connection: Connection,
  condition: Condition,
  params: object,
): Promise<VersionedCredit[]> {
  const query = `SELECT ${entrySelection} ${clauses('credits', condition)}`;
  return (await connection.query<EntryRow>(query, { ...params })).map(creditOf);
}

// Times first: most granules that may hold a place do not, and a number tells so at a tenth of the cost of a text.
export const keyOfPlaces = (account: string): string =>
  [
    'time IN {times:Array(UInt64)}',
    `(\`${account}\`, asset, time) IN {places:Array(Tuple(String, String, UInt64))}`,
    'id IN {ids:Array(String)}',
  ].join(' AND ');
const flowsAtPlaces: Condition = { key: keyOfPlaces('from') };
const creditsAtPlaces: Condition = { key: keyOfPlaces('to') };

/** Flows of `ids` that stand at one of `places`, by primary key: a granule of every column for each place. */
export async function flowsAt(
  connection: Connection,
  places: readonly Place[],
  ids: readonly string[],
): Promise<VersionedFlow[]> {
  return places.length === 0 ? [] : flows(connection, flowsAtPlaces, placeParams(places, ids));
}

export async function creditsAt(
  connection: Connection,
  places: readonly Place[],
  ids: readonly string[],
): Promise<VersionedCredit[]> {
  return places.length === 0 ? [] : credits(connection, creditsAtPlaces, placeParams(places, ids));
}

/** What is and was at places: entries that stand, and tombstones. */
export interface EverAt<Entry> {
  readonly standing: Entry[];
  readonly gone: Tombstone[];
}

/** The same, and what no longer stands there. */
export function flowsEverAt(
  connection: Connection,
  places: readonly Place[],
  ids: readonly string[],
): Promise<EverAt<VersionedFlow>> {
  return everAt(connection, 'flows', flowsAtPlaces, places, ids, flowOf);
}

export function creditsEverAt(
  connection: Connection,
  places: readonly Place[],
  ids: readonly string[],
): Promise<EverAt<VersionedCredit>> {
  return everAt(connection, 'credits', creditsAtPlaces, places, ids, creditOf);
}

async function everAt<Entry>(
  connection: Connection,
  table: 'flows' | 'credits',
  { key }: Condition,
  places: readonly Place[],
  ids: readonly string[],
  entryOf: (row: EntryRow) => Entry,
): Promise<EverAt<Entry>> {
  if (places.length === 0) return { standing: [], gone: [] };
  const query = `SELECT ${entrySelection}, gone FROM ${table} FINAL PREWHERE ${key}`;
  const rows = await connection.query<EntryRow & { readonly gone: number }>(query, placeParams(places, ids));
  const gone = rows.filter((row) => row.gone !== 0).map(({ id, version }) => ({ id, version: wholeOf(version) }));
  return { standing: rows.filter((row) => row.gone === 0).map(entryOf), gone };
}

/** What `keyOfPlaces` asks with. */
export function placeParams(places: readonly Place[], ids: readonly string[]): Record<string, unknown> {
  return {
    times: distinct(places.map(({ time }) => time)),
    places: places.map(({ account, asset, time }) => new TupleParam([account, asset, time])),
    ids,
  };
}
