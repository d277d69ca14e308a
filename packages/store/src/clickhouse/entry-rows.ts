import type { CreditRecord, FlowRecord, GoneRecord } from '@weir/journal';
import { ByteReader, ByteWriter } from '@weir/journal/bytes';
import {
  entryFactsVersion,
  type FlowFacts,
  readFactsOfCredit,
  readFactsOfFlow,
  writeFacts,
} from '@weir/journal/flow-codec';
import { type AccountId, type AssetCode, WeirError } from '@weir/model';
import { WeirStoreError } from '../errors.js';
import type { Versioned, VersionedCredit, VersionedFlow } from '../port.js';
import { lotHash } from './lot-hash.js';
import { oldFactsOf } from './old-facts.js';
import type { RowBytes } from './row-bytes.js';
import type { Column, Table } from './table.js';
import { type WholeText, wholeOf } from './values.js';

/** Columns of `flows` and of `credits`. What they mean: schemas/clickhouse/0008-facts.sql. */
export const entryColumns: readonly Column[] = [
  ['from', 'String'],
  ['to', 'String'],
  ['asset', 'LowCardinality(String)'],
  ['time', 'UInt64'],
  ['seq', 'UInt64'],
  ['id', 'String'],
  ['amount', 'UInt64'],
  ['hub', 'Bool'],
  ['lots', 'Array(UInt32)'],
  ['facts', 'String'],
  ['version', 'UInt64'],
  ['gone', 'UInt8'],
];

const factsOf = (record: FlowRecord | CreditRecord): Buffer => {
  const body = new ByteWriter();
  body.byte(entryFactsVersion);
  writeFacts(body, record);
  return body.finish();
};

const lotsOf = (record: FlowRecord | CreditRecord): string[] =>
  [...record.aged, ...record.nameless, ...record.ceased, ...(record.kind === 'flow' ? record.sources : [])].map(
    ({ id }) => id,
  );

const nothing = Buffer.alloc(0);
/** What the first byte is of a JSON list. */
const listBegins = 0x5b;

const writeRow = ({ version, record }: Versioned<FlowRecord | CreditRecord | GoneRecord>, out: RowBytes): void => {
  const entry = record.kind === 'flow' || record.kind === 'credit' ? record : null;
  // A tombstone: the sorting key that the entry had, and nothing else.
  out.text(entry?.from ?? (record.kind === 'flow-gone' ? record.account : ''));
  out.text(entry?.to ?? (record.kind === 'credit-gone' ? record.account : ''));
  out.text(record.asset);
  out.u64(record.time);
  out.u64(record.seq);
  out.text(record.id);
  out.u64(entry?.amount ?? 0);
  out.bool(entry?.hub ?? false);
  const lots = entry === null ? [] : lotsOf(entry);
  out.count(lots.length);
  for (const lot of lots) out.u32(lotHash(lot));
  out.bytes(entry === null ? nothing : factsOf(entry));
  out.u64(version);
  out.u8(entry === null ? 1 : 0);
};

export const flowTable: Table<Versioned<FlowRecord | GoneRecord>> = { columns: entryColumns, write: writeRow };
export const creditTable: Table<Versioned<CreditRecord | GoneRecord>> = { columns: entryColumns, write: writeRow };

export interface EntryRow {
  readonly from: string;
  readonly to: string;
  readonly asset: string;
  readonly time: WholeText;
  readonly seq: WholeText;
  readonly id: string;
  readonly amount: WholeText;
  readonly facts: string;
  readonly version: WholeText;
}

/** The columns that a row is read back from, for SELECT. */
export const entrySelection = '`from`, `to`, asset, time, seq, id, amount, base64Encode(facts) AS facts, version';

/** @throws {WeirStoreError} `STORE_VALUE` */
export const flowFactsOf = (base64: string): FlowFacts => factsIn(base64, readFactsOfFlow);

function factsIn<Facts>(base64: string, read: (body: ByteReader) => Facts): Facts {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes[0] === listBegins) return oldFactsOf(bytes.toString()) as Facts;
  const body = new ByteReader(bytes);
  try {
    const format = body.byte();
    if (format !== entryFactsVersion)
      throw new WeirStoreError('STORE_VALUE', `facts of format ${format}, this program knows ${entryFactsVersion}`);
    const facts = read(body);
    if (!body.atEnd) throw new WeirStoreError('STORE_VALUE', `more than facts: ${base64}`);
    return facts;
  } catch (error) {
    if (error instanceof WeirError) throw new WeirStoreError('STORE_VALUE', `no facts: ${base64}`, { cause: error });
    throw error;
  }
}

const entryOf = (row: EntryRow) => ({
  id: row.id,
  time: wholeOf(row.time),
  seq: wholeOf(row.seq),
  from: row.from as AccountId,
  to: row.to as AccountId,
  asset: row.asset as AssetCode,
  amount: wholeOf(row.amount),
});

export const flowOf = (row: EntryRow): VersionedFlow => ({
  version: wholeOf(row.version),
  record: { kind: 'flow', ...entryOf(row), ...flowFactsOf(row.facts) },
});

export const creditOf = (row: EntryRow): VersionedCredit => ({
  version: wholeOf(row.version),
  record: { kind: 'credit', ...entryOf(row), ...factsIn(row.facts, readFactsOfCredit) },
});
