import type { LateEvent, MessageRef, Report } from '@weir/journal';
import type { AccountId } from '@weir/model';
import type { Journalled, JournalPlace, KeptMessage, LabelRow, RejectRow, ReportRow } from '../port.js';
import type { RowBytes } from './row-bytes.js';
import type { Column, Table } from './table.js';
import { type WholeText, wholeOf, wholeOrNullOf } from './values.js';

const messageColumns: readonly Column[] = [
  ['topic', 'LowCardinality(String)'],
  ['partition', 'UInt32'],
  ['offset', 'UInt64'],
  ['time', 'UInt64'],
  ['sha256', 'FixedString(32)'],
];
const writeMessage = ({ topic, partition, offset, timeMs, sha256 }: MessageRef, out: RowBytes): void => {
  out.text(topic);
  out.u32(partition);
  out.u64(offset);
  out.u64(timeMs);
  out.hex(sha256, 32);
};

const placeColumns: readonly Column[] = [
  ['journalOffset', 'UInt64'],
  ['journalIndex', 'UInt32'],
];
const writePlace = ({ offset, index }: JournalPlace, out: RowBytes): void => {
  out.u64(offset);
  out.u32(index);
};

/**
 * Which row of a source, or of a reporter, stands: after ORDER BY the key, before LIMIT 1 BY it. Rows from before places were
 * written have 0 and come first, as they did.
 */
export const standingFirst = 'version DESC, journalOffset, journalIndex';

/** All columns of a row that came from a message, for SELECT. */
export const withMessage = '* REPLACE (lower(hex(sha256)) AS sha256)';

interface MessageRow {
  readonly topic: string;
  readonly partition: number;
  readonly offset: WholeText;
  readonly time: WholeText;
  readonly sha256: string;
}

const messageOf = (row: MessageRow): MessageRef => ({
  topic: row.topic,
  partition: row.partition,
  offset: wholeOf(row.offset),
  timeMs: wholeOf(row.time),
  sha256: row.sha256,
});

export const labelTable: Table<Journalled<LabelRow>> = {
  columns: [
    ['account', 'String'],
    ['kind', 'LowCardinality(String)'],
    ['source', 'String'],
    ['since', 'Nullable(UInt64)'],
    ['until', 'Nullable(UInt64)'],
    ['withdrawn', 'Bool'],
    ['version', 'UInt64'],
    ...messageColumns,
    ...placeColumns,
  ],
  write({ journal, message, label: { label, source, withdrawn, version } }, out) {
    out.text(label.account);
    out.text(label.kind);
    out.text(source);
    out.u64OrNull(label.from);
    out.u64OrNull(label.to);
    out.bool(withdrawn);
    out.u64(version);
    writeMessage(message, out);
    writePlace(journal, out);
  },
};

export interface LabelColumns extends MessageRow {
  readonly account: string;
  readonly kind: string;
  readonly source: string;
  readonly since: WholeText | null;
  readonly until: WholeText | null;
  readonly withdrawn: boolean;
  readonly version: WholeText;
}

export const labelOf = (row: LabelColumns): LabelRow => ({
  message: messageOf(row),
  label: {
    source: row.source,
    version: wholeOf(row.version),
    withdrawn: row.withdrawn,
    label: {
      account: row.account as AccountId,
      kind: row.kind,
      from: wholeOrNullOf(row.since),
      to: wholeOrNullOf(row.until),
    },
  },
});

export const reportTable: Table<Journalled<ReportRow>> = {
  columns: [
    ['case', 'String'],
    ['reporter', 'String'],
    ['reportedAt', 'Nullable(UInt64)'],
    ['withdrawn', 'Bool'],
    ['body', 'String'],
    ['version', 'UInt64'],
    ...messageColumns,
    ...placeColumns,
  ],
  write({ journal, message, report }, out) {
    out.text(report.roots.case);
    out.text(report.reporter);
    out.u64OrNull(report.reportedAt);
    out.bool(report.withdrawn);
    out.text(JSON.stringify(report));
    out.u64(report.version);
    writeMessage(message, out);
    writePlace(journal, out);
  },
};

export interface ReportColumns extends MessageRow {
  readonly body: string;
}

export const reportOf = (row: ReportColumns): ReportRow => ({
  message: messageOf(row),
  report: JSON.parse(row.body) as Report,
});

export const rejectTable: Table<RejectRow> = {
  columns: [['code', 'LowCardinality(String)'], ...messageColumns],
  write({ message, code }, out) {
    out.text(code);
    writeMessage(message, out);
  },
};

export const lateTable: Table<LateEvent> = {
  columns: [['id', 'String'], ['kind', 'LowCardinality(String)'], ['accounts', 'Array(String)'], ...messageColumns],
  write({ id, kind, accounts, message }, out) {
    out.text(id);
    out.text(kind);
    out.count(accounts.length);
    for (const account of accounts) out.text(account);
    writeMessage(message, out);
  },
};

export const messageTable: Table<KeptMessage> = {
  columns: [['bytes', 'String'], ...messageColumns],
  write({ message, bytes }, out) {
    out.bytes(bytes);
    writeMessage(message, out);
  },
};

/** The columns of a kept message for SELECT; JSON has no bytes. */
export const withBytes = 'topic, partition, offset, time, lower(hex(sha256)) AS sha256, base64Encode(bytes) AS bytes';

export interface KeptColumns extends MessageRow {
  readonly bytes: string;
}

export const keptOf = (row: KeptColumns): KeptMessage => ({
  message: messageOf(row),
  bytes: Buffer.from(row.bytes, 'base64'),
});
