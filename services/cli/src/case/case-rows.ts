import type { Alert } from '@weir/journal';
import { WeirError } from '@weir/model';
import type { CaseAccount, CaseSummary, Store, VersionedFlow } from '@weir/store';
import { printable } from '../alerts/printable.js';

/** Everything about a case that its picture needs, from the store. */
export interface CaseRows {
  readonly summary: CaseSummary;
  /** Journal offset that the newest of the rows stands from. */
  readonly asOf: number;
  readonly accounts: readonly CaseAccount[];
  /** Transfers that carry the case's money. */
  readonly transferCount: number;
  readonly rootCount: number;
  /** The roots themselves, at most `rootsReadMax` of them. */
  readonly roots: readonly VersionedFlow['record'][];
  readonly alerts: readonly Alert[];
}

const rootsReadMax = 1_000;
const alertsReadMax = 20_000;

/** @throws {WeirError} `USAGE`, naming the cases that there are */
export const caseSummaryOf = async (store: Store, name: string) => {
  const summary = await store.caseSummary(name);
  if (summary !== null) return summary;
  const names = (await store.cases()).map(({ record }) => printable(record.case));
  const known = names.length === 0 ? 'there are none yet' : `there are ${names.slice(0, 10).join(', ')}`;
  const more = names.length > 10 ? ` and ${names.length - 10} more (weir case list)` : '';
  throw new WeirError('USAGE', `no case ${printable(name)}; ${known}${more}`);
};

/** @throws {WeirError} `USAGE` where there is no such case; {WeirStoreError} */
export const readCase = async (store: Store, name: string): Promise<CaseRows> => {
  const summary = await caseSummaryOf(store, name);
  const [accounts, transfers, alerts] = await Promise.all([
    store.caseAccounts(name),
    store.caseTransfers(name),
    store.alerts({ case: name, limit: alertsReadMax }),
  ]);
  // Only roots are of layer 1: what they fund is one further.
  const rootIds = transfers.filter(({ record }) => record.layer === 1).map(({ record }) => record.id);
  const roots = rootIds.length === 0 ? [] : await store.flowsByIds(rootIds.slice(0, rootsReadMax));
  const versions = [summary, ...accounts, ...transfers].map(({ version }) => version);
  return {
    summary: summary.record,
    asOf: versions.reduce((newest, version) => Math.max(newest, version), 0),
    accounts: accounts.map(({ record }) => record),
    transferCount: transfers.length,
    rootCount: rootIds.length,
    roots: roots.map(({ record }) => record),
    alerts,
  };
};
