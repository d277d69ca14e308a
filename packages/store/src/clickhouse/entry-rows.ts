import type { CreditRecord, FlowRecord, GoneRecord, LotEffects, LotInterval, MessageRef } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import type { Versioned, VersionedCredit, VersionedFlow } from '../port.js';
import type { Table } from './table.js';
import { type WholeText, wholeOf, wholeOrNullOf } from './values.js';

const effects = ['aged', 'nameless', 'ceased'] as const;
const intervalColumns = (name: string): string[] => [`${name}_in`, `${name}_start`, `${name}_end`];
const effectColumns = effects.flatMap(intervalColumns);
const messageColumns = ['topic', 'partition', 'offset', 'time', 'sha256'].map((part) => `messages_${part}`);

const keyColumns = ['from', 'to', 'asset', 'time', 'seq', 'id'];
const partColumns = [...effectColumns, ...messageColumns];
const entryColumns = [...keyColumns, 'amount', 'balance', 'hub', ...partColumns, 'version', 'gone'];
const flowColumns = [...entryColumns, 'unseen', ...intervalColumns('sources')];

const none: readonly unknown[] = [];

const intervalValues = (intervals: readonly LotInterval[]): readonly unknown[] =>
  // Most entries have no effects, and shared empty lists cost nothing.
  intervals.length === 0
    ? [none, none, none]
    : [intervals.map(({ id }) => id), intervals.map(({ start }) => start), intervals.map(({ end }) => end)];

const messageValues = (messages: readonly MessageRef[]): readonly unknown[] => [
  messages.map(({ topic }) => topic),
  messages.map(({ partition }) => partition),
  messages.map(({ offset }) => offset),
  messages.map(({ timeMs }) => timeMs),
  messages.map(({ sha256 }) => sha256),
];

const entryValues = (record: FlowRecord | CreditRecord, version: number): unknown[] => [
  record.from,
  record.to,
  record.asset,
  record.time,
  record.seq,
  record.id,
  record.amount,
  record.balance,
  record.hub,
  ...intervalValues(record.aged),
  ...intervalValues(record.nameless),
  ...intervalValues(record.ceased),
  ...messageValues(record.messages),
  version,
  0,
];

/** A tombstone: the sorting key that the entry had, and nothing else. */
const goneValues = ({ kind, account, asset, time, seq, id }: GoneRecord, version: number): unknown[] => {
  const [from, to] = kind === 'flow-gone' ? [account, ''] : ['', account];
  return [from, to, asset, time, seq, id, 0, null, false, ...partColumns.map(() => none), version, 1];
};

export const flowTable: Table<Versioned<FlowRecord | GoneRecord>> = {
  columns: flowColumns,
  values({ version, record }) {
    return record.kind === 'flow'
      ? [...entryValues(record, version), record.unseen, ...intervalValues(record.sources)]
      : [...goneValues(record, version), '0', none, none, none];
  },
};

export const creditTable: Table<Versioned<CreditRecord | GoneRecord>> = {
  columns: entryColumns,
  values: ({ version, record }) =>
    record.kind === 'credit' ? entryValues(record, version) : goneValues(record, version),
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
}

/** The columns that a row is read back from, for SELECT. */
export const flowSelection = selectionOf(flowColumns);
export const creditSelection = selectionOf(entryColumns);

function selectionOf(columns: readonly string[]): string {
  return columns
    .filter((column) => column !== 'gone')
    .map((column) => `\`${column}\``)
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
    sources: intervalsOf(row.sources_in, row.sources_start, row.sources_end),
  },
});

export const creditOf = (row: CreditRow): VersionedCredit => ({
  version: wholeOf(row.version),
  record: { kind: 'credit', ...entryOf(row) },
});
