import type { Alert, CaseMove } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import type { CaseAccount, CaseSummary, CaseTransfer, Versioned } from '../port.js';
import type { Column, Table } from './table.js';
import { type WholeText, wholeOf, wholeOrNullOf } from './values.js';

export const caseTransferTable: Table<Versioned<CaseTransfer>> = {
  columns: [
    ['case', 'String'],
    ['id', 'String'],
    ['taint', 'UInt128'],
    ['layer', 'UInt32'],
    ['time', 'UInt64'],
    ['seq', 'UInt64'],
    ['from', 'String'],
    ['to', 'String'],
    ['asset', 'LowCardinality(String)'],
    ['amount', 'UInt64'],
    ['creditTime', 'Nullable(UInt64)'],
    ['version', 'UInt64'],
    ['gone', 'UInt8'],
  ],
  write({ version, record }, out) {
    const { move } = record;
    out.text(record.case);
    out.text(record.id);
    out.u128(record.taint);
    out.u32(record.layer);
    out.u64(record.time);
    out.u64(record.seq);
    out.text(move?.from ?? '');
    out.text(move?.to ?? '');
    out.text(move?.asset ?? '');
    out.u64(move?.amount ?? 0);
    out.u64OrNull(move?.creditTime ?? null);
    out.u64(version);
    out.bool(record.gone);
  },
};

/** What a row says that it moved. */
export interface CaseMoveRow {
  /** Empty: the row is from before rows said it. */
  readonly from: string;
  readonly to: string;
  readonly asset: string;
  readonly amount: WholeText;
  readonly creditTime: WholeText | null;
}

export const caseMoveOf = ({ from, to, asset, amount, creditTime }: CaseMoveRow): CaseMove => ({
  from: from as AccountId,
  to: to as AccountId,
  asset: asset as AssetCode,
  amount: wholeOf(amount),
  creditTime: wholeOrNullOf(creditTime),
});

export interface CaseTransferRow extends CaseMoveRow {
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
    ...(row.from === '' ? {} : { move: caseMoveOf(row) }),
    gone: false,
  },
});

/** The parts of trace §3, and what they add up to. */
const parts = ['received', 'forwarded', 'returned', 'exited', 'notFollowed', 'outOfSight', 'atRest'] as const;
type Parts = { readonly [Part in (typeof parts)[number]]: string };

export const caseAccountTable: Table<Versioned<CaseAccount>> = {
  columns: [
    ['case', 'String'],
    ['account', 'String'],
    ['asset', 'LowCardinality(String)'],
    ['layer', 'UInt32'],
    ...parts.map((part): Column => [part, 'UInt128']),
    ['version', 'UInt64'],
    ['gone', 'UInt8'],
  ],
  write({ version, record }, out) {
    out.text(record.case);
    out.text(record.account);
    out.text(record.asset);
    out.u32(record.layer);
    for (const part of parts) out.u128(record[part]);
    out.u64(version);
    out.bool(record.gone);
  },
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
  columns: [
    ['case', 'String'],
    ['sums', 'String'],
    ['missingRoots', 'String'],
    ['stale', 'Bool'],
    ['withdrawn', 'Bool'],
    ['version', 'UInt64'],
  ],
  write({ version, record }, out) {
    out.text(record.case);
    out.text(JSON.stringify(record.sums));
    out.text(JSON.stringify(record.missingRoots));
    out.bool(record.stale);
    out.bool(record.withdrawn);
    out.u64(version);
  },
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

/** Columns for those who ask the database; the alert itself is its body. */
export const alertTable: Table<Alert> = {
  columns: [
    ['id', 'String'],
    ['revision', 'UInt64'],
    ['state', 'LowCardinality(String)'],
    ['case', 'String'],
    ['account', 'String'],
    ['asset', 'LowCardinality(String)'],
    ['layer', 'UInt32'],
    ['action', 'LowCardinality(String)'],
    ['received', 'UInt128'],
    ['atRest', 'UInt128'],
    ['inFlight', 'UInt128'],
    ['holdable', 'UInt128'],
    ['firstIn', 'UInt64'],
    ['lastIn', 'UInt64'],
    ['firstOut', 'Nullable(UInt64)'],
    ['provisional', 'Bool'],
    ['stale', 'Bool'],
    ['asOf', 'UInt64'],
    ['body', 'String'],
  ],
  write(alert, out) {
    out.text(alert.id);
    out.u64(alert.revision);
    out.text(alert.state);
    out.text(alert.case);
    out.text(alert.account);
    out.text(alert.asset);
    out.u32(alert.layer);
    out.text(alert.action);
    out.u128(alert.received);
    out.u128(alert.atRest);
    out.u128(alert.inFlight);
    out.u128(alert.holdable);
    out.u64(alert.firstIn);
    out.u64(alert.lastIn);
    out.u64OrNull(alert.firstOut);
    out.bool(alert.provisional);
    out.bool(alert.stale);
    out.u64(alert.asOf);
    out.text(JSON.stringify(alert));
  },
};
