import type { Connection } from './connection.js';
import type { Table } from './table.js';
import { type WholeText, wholeOf } from './values.js';

interface PositionRow {
  readonly stream: string;
  readonly offset: WholeText;
}

/** All positions, or the one of `stream`. */
export async function positions(connection: Connection, stream?: string): Promise<Map<string, number>> {
  const where = stream === undefined ? '' : 'WHERE stream = {stream:String}';
  const rows = await connection.query<PositionRow>(`SELECT stream, offset FROM positions FINAL ${where}`, { stream });
  return new Map(rows.map((row) => [row.stream, wholeOf(row.offset)]));
}

const positionTable: Table<readonly [stream: string, offset: number]> = {
  columns: [
    ['stream', 'String'],
    ['offset', 'UInt64'],
  ],
  write([stream, offset], out) {
    out.text(stream);
    out.u64(offset);
  },
};

/** In one insert, which is one block: all or none. */
export async function savePositions(connection: Connection, offsets: ReadonlyMap<string, number>): Promise<void> {
  await connection.insert('positions', positionTable, [...offsets]);
}
