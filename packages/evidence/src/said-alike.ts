import { isDeepStrictEqual } from 'node:util';
import type { JournalRecord, MessageRef, Report, VersionedLabel } from '@weir/journal';
import type { TransferRecord } from '@weir/model';
import type { LabelRow, ReportRow } from '@weir/store';
import type { Entry, Lack } from './case-facts.js';

/** What the raw bytes at a place say; null: they are not there, or nobody here can read them. */
export type Said = (message: MessageRef) => JournalRecord | null;

/** An entry as a package has it. */
export interface PackedEntry extends Entry {
  readonly seq: number;
  readonly messages: readonly MessageRef[];
}

/** A transfer as a package has it. */
export interface PackedTransfer {
  readonly id: string;
  readonly flow: PackedEntry | null;
  readonly credit: PackedEntry | null;
}

/** What was compared, and what is not alike. */
export interface Compared {
  readonly checked: number;
  readonly problems: readonly Lack[];
}

const differ = (told: unknown, claimed: unknown): string =>
  `its message says ${JSON.stringify(told)}, the package ${JSON.stringify(claimed)}`;

const differing = (told: unknown, claimed: unknown): string | null =>
  isDeepStrictEqual(told, claimed) ? null : differ(told, claimed);

const movedBy = ({ from, to, asset, amount }: TransferRecord | PackedEntry): unknown[] => [from, to, asset, amount];

/** Why a debit is not what its message says; null: it is. Source: trace §1, side. */
const wrongDebit = (told: TransferRecord, { time, seq }: PackedEntry): string | null =>
  differing([told.time, told.seq], [time, seq]);

/** Why a credit is not what its message says; null: it is. @param debit the other entry; null: it is not known */
const wrongCredit = (told: TransferRecord, { time }: PackedEntry, debit: PackedEntry | null): string | null => {
  if (told.side === 'debit') return 'its message is the half of the payer: it says nothing of a credit';
  const instant = told.creditTime ?? told.time;
  // Clocks differ between institutions: a credit is never taken to be before its own debit.
  const isSaid = time === instant || (debit !== null && time === Math.max(instant, debit.time));
  return isSaid ? null : differ([instant], [time]);
};

/** Every transfer rests on messages, and its entries say what they say. */
export const compareTransfers = (transfers: readonly PackedTransfer[], said: Said): Compared => {
  const problems: Lack[] = [];
  let checked = 0;
  const compare = (id: string, entry: PackedEntry, wrong: (told: TransferRecord) => string | null): void => {
    if (entry.messages.length === 0) problems.push({ of: id, why: 'an entry of it rests on no message' });
    for (const message of entry.messages) {
      const record = said(message);
      if (record === null) continue;
      checked++;
      if (record.kind !== 'transfer') {
        problems.push({ of: id, why: `its message is a ${record.kind}` });
        continue;
      }
      const { transfer } = record;
      const [told, claimed] = [
        [transfer.id, ...movedBy(transfer)],
        [id, ...movedBy(entry)],
      ];
      const why = differing(told, claimed) ?? wrong(transfer);
      if (why !== null) problems.push({ of: id, why });
    }
  };
  for (const { id, flow, credit } of transfers) {
    if (flow === null && credit === null) problems.push({ of: id, why: 'neither its debit nor its credit is there' });
    if (flow !== null && credit !== null && !isDeepStrictEqual(movedBy(flow), movedBy(credit)))
      problems.push({ of: id, why: 'its debit and its credit are not of one transfer' });
    if (flow !== null) compare(id, flow, (told) => wrongDebit(told, flow));
    if (credit !== null) compare(id, credit, (told) => wrongCredit(told, credit, flow));
  }
  return { checked, problems };
};

/** What figures rest on, in one form: a program of later may read more in a message than the one that wrote the package. */
const reportSaid = ({ reporter, version, reportedAt, withdrawn, roots, resolves }: Report): unknown => ({
  ...{ reporter, version, reportedAt, withdrawn, roots },
  resolves: resolves ?? null,
});
const labelSaid = ({ source, version, withdrawn, label }: VersionedLabel): unknown => ({
  ...{ source, version, withdrawn, label },
});

/** Reports and labels are what their messages say; reports are of this case, each reporter and label standing once. */
export const compareStatements = (
  name: string,
  reports: readonly ReportRow[],
  labels: readonly LabelRow[],
  said: Said,
): Compared => {
  const problems: Lack[] = [];
  let checked = 0;
  const known = new Set<string>();
  const compare = (
    of: string,
    key: readonly string[],
    message: MessageRef,
    alike: (told: JournalRecord) => string | null,
  ) => {
    const once = JSON.stringify(key);
    if (known.has(once)) problems.push({ of, why: 'it stands twice' });
    known.add(once);
    const record = said(message);
    if (record === null) return;
    checked++;
    const why = alike(record);
    if (why !== null) problems.push({ of, why });
  };
  const wrongKind = ({ kind }: JournalRecord): string => `its message is a ${kind}`;
  for (const { message, report } of reports) {
    if (report.roots.case !== name)
      problems.push({ of: report.reporter, why: `it reports case ${report.roots.case}, the package is of ${name}` });
    compare(report.reporter, ['report', report.reporter], message, (told) =>
      told.kind === 'report' ? differing(reportSaid(told.report), reportSaid(report)) : wrongKind(told),
    );
  }
  for (const { message, label } of labels) {
    const { account, kind } = label.label;
    compare(account, ['label', account, kind, label.source], message, (told) =>
      told.kind === 'label' ? differing(labelSaid(told.label), labelSaid(label)) : wrongKind(told),
    );
  }
  return { checked, problems };
};
