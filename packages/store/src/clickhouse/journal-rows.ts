import type { LateEvent, MessageRef, Report } from '@weir/journal';
import type { AccountId } from '@weir/model';
import type { LabelRow, RejectRow, ReportRow } from '../port.js';
import type { Table } from './table.js';
import { type WholeText, wholeOf, wholeOrNullOf } from './values.js';

const messageColumns = ['topic', 'partition', 'offset', 'time', 'sha256'];
const messageValues = ({ topic, partition, offset, timeMs, sha256 }: MessageRef): unknown[] => [
  topic,
  partition,
  offset,
  timeMs,
  sha256,
];

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

export const labelTable: Table<LabelRow> = {
  columns: ['account', 'kind', 'source', 'since', 'until', 'withdrawn', 'version', ...messageColumns],
  values: ({ message, label: { label, source, withdrawn, version } }) => [
    label.account,
    label.kind,
    source,
    label.from,
    label.to,
    withdrawn,
    version,
    ...messageValues(message),
  ],
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

export const reportTable: Table<ReportRow> = {
  columns: ['case', 'reporter', 'reportedAt', 'withdrawn', 'body', 'version', ...messageColumns],
  values: ({ message, report }) => [
    report.roots.case,
    report.reporter,
    report.reportedAt,
    report.withdrawn,
    JSON.stringify(report),
    report.version,
    ...messageValues(message),
  ],
};

export interface ReportColumns extends MessageRow {
  readonly body: string;
}

export const reportOf = (row: ReportColumns): ReportRow => ({
  message: messageOf(row),
  report: JSON.parse(row.body) as Report,
});

export const rejectTable: Table<RejectRow> = {
  columns: ['code', ...messageColumns],
  values: ({ message, code }) => [code, ...messageValues(message)],
};

export const lateTable: Table<LateEvent> = {
  columns: ['id', 'kind', 'accounts', ...messageColumns],
  values: ({ id, kind, accounts, message }) => [id, kind, accounts, ...messageValues(message)],
};
