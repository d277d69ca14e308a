import type { MessageRef } from '@weir/journal';
import type { JournalPlace, StoreRows, StoreTable } from '../port.js';

interface Keyed<Row> {
  key(row: Row): readonly unknown[];
  version(row: Row): number;
  /** Of equal versions the first place in the journal stands; left out: the later insert does. */
  place?(row: Row): JournalPlace;
}

const byVersion = ({ version }: { readonly version: number }): number => version;
const unversioned = (): number => 0;
const ofMessage = ({ topic, partition, offset }: MessageRef): readonly unknown[] => [topic, partition, offset];

/** The sorting key and the version of each table's rows, as schemas/clickhouse has them. */
export const keyed: { readonly [Name in StoreTable]: Keyed<StoreRows[Name]> } = {
  flows: {
    key: ({ record }) => [
      record.kind === 'flow' ? record.from : record.account,
      record.asset,
      record.time,
      record.seq,
      record.id,
    ],
    version: byVersion,
  },
  credits: {
    key: ({ record }) => [
      record.kind === 'credit' ? record.to : record.account,
      record.asset,
      record.time,
      record.seq,
      record.id,
    ],
    version: byVersion,
  },
  case_transfers: { key: ({ record }) => [record.case, record.id], version: byVersion },
  case_accounts: { key: ({ record }) => [record.case, record.account, record.asset], version: byVersion },
  cases: { key: ({ record }) => [record.case], version: byVersion },
  alerts: { key: ({ id }) => [id], version: ({ revision }) => revision },
  findings: { key: ({ id }) => [id], version: ({ revision }) => revision },
  late: { key: ({ message }) => ofMessage(message), version: unversioned },
  labels: {
    key: ({ label: { label, source } }) => [label.account, label.kind, source],
    version: ({ label }) => label.version,
    place: ({ journal }) => journal,
  },
  reports: {
    key: ({ report }) => [report.roots.case, report.reporter],
    version: ({ report }) => report.version,
    place: ({ journal }) => journal,
  },
  messages: { key: ({ message }) => ofMessage(message), version: unversioned },
  rejects: { key: ({ message }) => ofMessage(message), version: unversioned },
};
