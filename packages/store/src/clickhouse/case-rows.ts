import type { Alert } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import type { CaseAccount, CaseSummary, CaseTransfer, Versioned } from '../port.js';
import type { Table } from './table.js';
import { type WholeText, wholeOf } from './values.js';

const gone = (record: { readonly gone: boolean }): number => (record.gone ? 1 : 0);

export const caseTransferTable: Table<Versioned<CaseTransfer>> = {
  columns: ['case', 'id', 'taint', 'layer', 'time', 'seq', 'version', 'gone'],
  values: ({ version, record }) => [
    record.case,
    record.id,
    record.taint,
    record.layer,
    record.time,
    record.seq,
    version,
    gone(record),
  ],
};

export interface CaseTransferRow {
  readonly case: string;
  readonly id: string;
  readonly taint: string;
  readonly layer: number;
  readonly time: WholeText;
  readonly seq: WholeText;
  readonly version: WholeText;
}

export const caseTransferOf = (row: CaseTransferRow): Versioned<CaseTransfer> => ({
  version: wholeOf(row.version),
  record: {
    kind: 'case-transfer',
    case: row.case,
    id: row.id,
    taint: row.taint,
    layer: row.layer,
    time: wholeOf(row.time),
    seq: wholeOf(row.seq),
    gone: false,
  },
});

/** The parts of trace §3, and what they add up to. */
const parts = ['received', 'forwarded', 'returned', 'exited', 'notFollowed', 'outOfSight', 'atRest'] as const;
type Parts = { readonly [Part in (typeof parts)[number]]: string };

export const caseAccountTable: Table<Versioned<CaseAccount>> = {
  columns: ['case', 'account', 'asset', 'layer', ...parts, 'version', 'gone'],
  values: ({ version, record }) => [
    record.case,
    record.account,
    record.asset,
    record.layer,
    ...parts.map((part) => record[part]),
    version,
    gone(record),
  ],
};

export interface CaseAccountRow extends Parts {
  readonly case: string;
  readonly account: string;
  readonly asset: string;
  readonly layer: number;
  readonly version: WholeText;
}

export const caseAccountOf = (row: CaseAccountRow): Versioned<CaseAccount> => ({
  version: wholeOf(row.version),
  record: {
    kind: 'case-account',
    case: row.case,
    account: row.account as AccountId,
    asset: row.asset as AssetCode,
    layer: row.layer,
    received: row.received,
    forwarded: row.forwarded,
    returned: row.returned,
    exited: row.exited,
    notFollowed: row.notFollowed,
    outOfSight: row.outOfSight,
    atRest: row.atRest,
    gone: false,
  },
});

export const caseTable: Table<Versioned<CaseSummary>> = {
  columns: ['case', 'sums', 'missingRoots', 'stale', 'withdrawn', 'version'],
  values: ({ version, record }) => [
    record.case,
    JSON.stringify(record.sums),
    JSON.stringify(record.missingRoots),
    record.stale,
    record.withdrawn,
    version,
  ],
};

export interface CaseRow {
  readonly case: string;
  readonly sums: string;
  readonly missingRoots: string;
  readonly stale: boolean;
  readonly withdrawn: boolean;
  readonly version: WholeText;
}

export const caseSummaryOf = (row: CaseRow): Versioned<CaseSummary> => ({
  version: wholeOf(row.version),
  record: {
    kind: 'case',
    case: row.case,
    sums: JSON.parse(row.sums) as CaseSummary['sums'],
    missingRoots: JSON.parse(row.missingRoots) as string[],
    stale: row.stale,
    withdrawn: row.withdrawn,
  },
});

const alertColumns = [
  'id',
  'revision',
  'state',
  'case',
  'account',
  'asset',
  'layer',
  'action',
  'received',
  'atRest',
  'inFlight',
  'holdable',
  'firstIn',
  'lastIn',
  'firstOut',
  'provisional',
  'stale',
  'asOf',
] as const satisfies readonly (keyof Alert)[];

/** Columns for those who ask the database; the alert itself is its body. */
export const alertTable: Table<Alert> = {
  columns: [...alertColumns, 'body'],
  values: (alert) => [...alertColumns.map((column) => alert[column]), JSON.stringify(alert)],
};
