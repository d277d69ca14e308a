import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareBytes } from '@weir/model';
import type { CaseAccount, CaseSummary, CaseTransfer, Store } from '@weir/store';
import { makeOutFolder } from '../files/make-folder.js';
import { writeLines } from '../files/ndjson-out.js';
import { accountFields } from './case-json.js';
import { caseSummaryOf } from './case-rows.js';
import { whereaboutsOf } from './money.js';

/** A line of `transfers.ndjson`, as `weir trace` writes it. */
export const caseTransferLine = ({ case: name, id, taint, layer }: CaseTransfer): string =>
  JSON.stringify({ case: name, id, taint, layer });

/** A line of `accounts.ndjson`, as `weir trace` writes it. */
export const caseAccountLine = (row: CaseAccount): string => JSON.stringify(accountFields(row));

/** The case's part of the `summary.json` of `weir trace`, which leaves out a case that found no root. */
export const caseSummaryJson = ({ case: name, sums, missingRoots }: CaseSummary): object => {
  const byAsset = Object.entries(sums)
    .sort(([left], [right]) => compareBytes(left, right))
    .map(([asset, { roots, absorbed, inFlight }]) => [asset, { roots, absorbed, inFlight }] as const);
  return {
    cases: byAsset.length === 0 ? {} : { [name]: Object.fromEntries(byAsset) },
    missingRoots: [...missingRoots],
  };
};

const inOrder = (left: CaseTransfer, right: CaseTransfer): number =>
  left.time - right.time || left.seq - right.seq || compareBytes(left.id, right.id);

const byPocket = (left: CaseAccount, right: CaseAccount): number =>
  compareBytes(left.account, right.account) || compareBytes(left.asset, right.asset);

/** What was written, for whoever asked. */
export interface ExportedCase {
  readonly case: string;
  readonly transfers: number;
  readonly accounts: number;
  readonly stale: boolean;
  readonly withdrawn: boolean;
  /** False: accounts and sums were read while rows were being written, and are not of one moment. */
  readonly addsUp: boolean;
}

/**
 * Writes `transfers.ndjson`, `accounts.ndjson` and `summary.json` of a case into a folder, which is made where absent:
 * the lines of `weir trace`, in its order (architecture §4, command).
 * @throws {WeirError} `USAGE` where there is no such case; {WeirStoreError}
 */
export const exportCase = async (store: Store, name: string, folder: string): Promise<ExportedCase> => {
  const { record: summary } = await caseSummaryOf(store, name);
  const transfers = (await store.caseTransfers(name)).map(({ record }) => record).filter(({ taint }) => taint !== '0');
  const accounts = (await store.caseAccounts(name))
    .map(({ record }) => record)
    .filter(({ received }) => received !== '0');
  await makeOutFolder(folder);
  await writeLines(join(folder, 'transfers.ndjson'), transfers.sort(inOrder).map(caseTransferLine));
  await writeLines(join(folder, 'accounts.ndjson'), accounts.sort(byPocket).map(caseAccountLine));
  await writeFile(join(folder, 'summary.json'), `${JSON.stringify(caseSummaryJson(summary), null, 1)}\n`);
  const { stale, withdrawn } = summary;
  const addsUp = whereaboutsOf(summary, accounts).every((where) => where.addsUp);
  return { case: name, transfers: transfers.length, accounts: accounts.length, stale, withdrawn, addsUp };
};
