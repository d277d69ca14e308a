import type { CreditRecord, FlowRecord, GoneRecord, LotEffects, LotInterval, MessageRef } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import type { Versioned, VersionedCredit, VersionedFlow } from '../port.js';
import type { RowBytes } from './row-bytes.js';
import type { Column, Table } from './table.js';
import { type WholeText, wholeOf, wholeOrNullOf } from './values.js';

const effects = ['aged', 'nameless', 'ceased'] as const;
const intervalColumns = (name: string): Column[] => [
  [`${name}_in`, 'Array(String)'],
  [`${name}_start`, 'Array(UInt64)'],
  [`${name}_end`, 'Array(UInt64)'],
];
const entryColumns: readonly Column[] = [
  ['from', 'String'],
  ['to', 'String'],
  ['asset', 'LowCardinality(String)'],
  ['time', 'UInt64'],
  ['seq', 'UInt64'],
  ['id', 'String'],
  ['amount', 'UInt64'],
  ['balance', 'Nullable(UInt64)'],
  ['hub', 'Bool'],
  ...effects.flatMap(intervalColumns),
  ['messages_topic', 'Array(LowCardinality(String))'],
  ['messages_partition', 'Array(UInt32)'],
  ['messages_offset', 'Array(UInt64)'],
  ['messages_time', 'Array(UInt64)'],
  ['messages_sha256', 'Array(FixedString(32))'],
  ['version', 'UInt64'],
  ['gone', 'UInt8'],
];
const flowColumns: readonly Column[] = [
  ...entryColumns,
  ['unseen', 'UInt128'],
  ['seen', 'Nullable(UInt128)'],
  ...intervalColumns('sources'),
];

const writeIntervals = (intervals: readonly LotInterval[], out: RowBytes): void => {
  out.count(intervals.length);
  for (const { id } of intervals) out.text(id);
  out.count(intervals.length);
  for (const { start } of intervals) out.u64(start);
  out.count(intervals.length);
  for (const { end } of intervals) out.u64(end);
};

const writeMessages = (messages: readonly MessageRef[], out: RowBytes): void => {
  out.count(messages.length);
  for (const { topic } of messages) out.text(topic);
  out.count(messages.length);
  for (const { partition } of messages) out.u32(partition);
  out.count(messages.length);
  for (const { offset } of messages) out.u64(offset);
  out.count(messages.length);
  for (const { timeMs } of messages) out.u64(timeMs);
  out.count(messages.length);
  for (const { sha256 } of messages) out.hex(sha256, 32);
};

const writeKey = (
  from: string,
  to: string,
  { asset, time, seq, id }: FlowRecord | CreditRecord | GoneRecord,
  out: RowBytes,
): void => {
  out.text(from);
  out.text(to);
  out.text(asset);
  out.u64(time);
  out.u64(seq);
  out.text(id);
};

const writeEntry = (record: FlowRecord | CreditRecord, version: number, out: RowBytes): void => {
  writeKey(record.from, record.to, record, out);
  out.u64(record.amount);
  out.u64OrNull(record.balance);
  out.bool(record.hub);
  writeIntervals(record.aged, out);
  writeIntervals(record.nameless, out);
  writeIntervals(record.ceased, out);
  writeMessages(record.messages, out);
  out.u64(version);
  out.u8(0);
};

/** A tombstone: the sorting key that the entry had, and nothing else. */
const writeGone = (record: GoneRecord, version: number, out: RowBytes): void => {
  if (record.kind === 'flow-gone') writeKey(record.account, '', record, out);
  else writeKey('', record.account, record, out);
  out.u64(0);
  out.u64OrNull(null);
  out.bool(false);
  for (const _effect of effects) writeIntervals([], out);
  writeMessages([], out);
  out.u64(version);
  out.u8(1);
};

export const flowTable: Table<Versioned<FlowRecord | GoneRecord>> = {
  columns: flowColumns,
  write({ version, record }, out) {
    if (record.kind === 'flow') writeEntry(record, version, out);
    else writeGone(record, version, out);
    out.u128(record.kind === 'flow' ? record.unseen : '0');
    out.u128OrNull(record.kind === 'flow' ? record.seen : null);
    writeIntervals(record.kind === 'flow' ? record.sources : [], out);
  },
};

export const creditTable: Table<Versioned<CreditRecord | GoneRecord>> = {
  columns: entryColumns,
  write({ version, record }, out) {
    if (record.kind === 'credit') writeEntry(record, version, out);
    else writeGone(record, version, out);
  },
};

type Effect = (typeof effects)[number];
type IntervalColumns<Name extends string> = { [Part in `${Name}_in`]: readonly string[] } & {
  [Part in `${Name}_${'start' | 'end'}`]: readonly WholeText[];
};

interface EntryRow extends IntervalColumns<Effect> {
  readonly from: string;
  readonly to: string;
  readonly asset: string;
  readonly time: WholeText;
  readonly seq: WholeText;
  readonly id: string;
  readonly amount: WholeText;
  readonly balance: WholeText | null;
  readonly hub: boolean;
  readonly messages_topic: readonly string[];
  readonly messages_partition: readonly number[];
  readonly messages_offset: readonly WholeText[];
  readonly messages_time: readonly WholeText[];
  readonly messages_sha256: readonly string[];
  readonly version: WholeText;
}

export type CreditRow = EntryRow;

export interface FlowRow extends EntryRow, IntervalColumns<'sources'> {
  readonly unseen: string;
  readonly seen: string | null;
}

/** The columns that a row is read back from, for SELECT. */
export const flowSelection = selectionOf(flowColumns);
export const creditSelection = selectionOf(entryColumns);

function selectionOf(columns: readonly Column[]): string {
  return columns
    .map(([name]) => name)
    .filter((name) => name !== 'gone')
    .map((name) =>
      name === 'messages_sha256' ? `arrayMap(each -> lower(hex(each)), ${name}) AS ${name}` : `\`${name}\``,
    )
    .join(', ');
}

const intervalsOf = (
  ids: readonly string[],
  starts: readonly WholeText[],
  ends: readonly WholeText[],
): readonly LotInterval[] =>
  ids.map((id, index) => ({ id, start: wholeOf(starts[index]!), end: wholeOf(ends[index]!) }));

const effectsOf = (row: EntryRow): LotEffects => ({
  aged: intervalsOf(row.aged_in, row.aged_start, row.aged_end),
  nameless: intervalsOf(row.nameless_in, row.nameless_start, row.nameless_end),
  ceased: intervalsOf(row.ceased_in, row.ceased_start, row.ceased_end),
});

const entryOf = (row: EntryRow): Omit<CreditRecord, 'kind'> => ({
  id: row.id,
  time: wholeOf(row.time),
  seq: wholeOf(row.seq),
  from: row.from as AccountId,
  to: row.to as AccountId,
  asset: row.asset as AssetCode,
  amount: wholeOf(row.amount),
  balance: wholeOrNullOf(row.balance),
  hub: row.hub,
  ...effectsOf(row),
  messages: messagesOf(row),
});

const messagesOf = (row: EntryRow): MessageRef[] =>
  row.messages_topic.map((topic, index) => ({
    topic,
    partition: row.messages_partition[index]!,
    offset: wholeOf(row.messages_offset[index]!),
    timeMs: wholeOf(row.messages_time[index]!),
    sha256: row.messages_sha256[index]!,
  }));

export const flowOf = (row: FlowRow): VersionedFlow => ({
  version: wholeOf(row.version),
  record: {
    kind: 'flow',
    ...entryOf(row),
    unseen: row.unseen,
    seen: row.seen,
    sources: intervalsOf(row.sources_in, row.sources_start, row.sources_end),
  },
});

export const creditOf = (row: CreditRow): VersionedCredit => ({
  version: wholeOf(row.version),
  record: { kind: 'credit', ...entryOf(row) },
});
