import { TupleParam } from '@clickhouse/client';
import type { AccountId, AssetCode } from '@weir/model';
import type { MixingRecord, PocketFrom } from '../pockets/pocket-past.js';
import type { Versioned } from '../port.js';
import type { Connection } from './connection.js';
import { flowFactsOf } from './entry-rows.js';
import { pieces } from './pieces.js';
import { type WholeText, wholeOf } from './values.js';

/** Each pocket costs a granule in most parts. */
const pocketsAtOnce = 100;

interface MixingRow {
  readonly id: string;
  readonly time: WholeText;
  readonly seq: WholeText;
  readonly from: string;
  readonly to: string;
  readonly asset: string;
  readonly amount: WholeText;
  readonly hub: boolean;
  /** Of a flow. */
  readonly facts?: string;
  readonly version: WholeText;
}

const facts = 'base64Encode(facts) AS facts';
const columns = 'id, time, seq, `from`, `to`, asset, amount, hub, version';

/** @param account the column whose pocket is meant: the payer's or the payee's */
const clauses = (table: string, account: string): string => {
  const from = `{froms:Array(UInt64)}[indexOf({names:Array(String)}, concat(\`${account}\`, ' ', asset))]`;
  return [
    `FROM ${table} FINAL`,
    `PREWHERE (\`${account}\`, asset) IN {pockets:Array(Tuple(String, String))} AND time >= {since:UInt64}`,
    `WHERE gone = 0 AND \`from\` != \`to\` AND amount > 0 AND time >= ${from}`,
  ].join(' ');
};

const debits = `SELECT ${columns}, ${facts} ${clauses('flows', 'from')} AND hub = false LIMIT {limit:UInt32}`;
const firstAtHub = (table: string, account: string, more: string): string =>
  `SELECT ${columns}${more} ${clauses(table, account)} AND hub = true ` +
  `ORDER BY \`${account}\`, asset, time, seq, id LIMIT {hubEntries:UInt32} BY \`${account}\`, asset`;
const debitsAtHub = firstAtHub('flows', 'from', `, ${facts}`);
const creditsAtHub = firstAtHub('credits', 'to', '');

const recordOf = (kind: 'flow' | 'credit', row: MixingRow): Versioned<MixingRecord> => {
  const facts = {
    id: row.id,
    time: wholeOf(row.time),
    seq: wholeOf(row.seq),
    from: row.from as AccountId,
    to: row.to as AccountId,
    asset: row.asset as AssetCode,
    amount: wholeOf(row.amount),
    hub: row.hub,
  };
  const version = wholeOf(row.version);
  if (kind === 'credit') return { version, record: { kind, ...facts } };
  return { version, record: { kind, ...facts, seen: flowFactsOf(row.facts!).seen } };
};

export async function mixingEntries(
  connection: Connection,
  pockets: readonly PocketFrom[],
  hubEntries: number,
  limit: number,
): Promise<Versioned<MixingRecord>[] | null> {
  const found: Versioned<MixingRecord>[] = [];
  let left = limit;
  for (const piece of pieces(pockets, pocketsAtOnce)) {
    const params = {
      pockets: piece.map(({ account, asset }) => new TupleParam([account, asset])),
      names: piece.map(({ account, asset }) => `${account} ${asset}`),
      froms: piece.map(({ fromMs }) => fromMs),
      since: Math.min(...piece.map(({ fromMs }) => fromMs)),
      limit: left + 1,
      hubEntries,
    };
    const rows = await connection.query<MixingRow>(debits, params);
    if (rows.length > left) return null;
    left -= rows.length;
    const [flows, credits] = await Promise.all([
      connection.query<MixingRow>(debitsAtHub, params),
      connection.query<MixingRow>(creditsAtHub, params),
    ]);
    for (const row of [...rows, ...flows]) found.push(recordOf('flow', row));
    for (const row of credits) found.push(recordOf('credit', row));
  }
  return found;
}
