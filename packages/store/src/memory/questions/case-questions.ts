import type { Alert } from '@weir/journal';
import { type AccountId, type AssetCode, compareBytes } from '@weir/model';
import { newestOfEach } from '../../newest.js';
import type { CaseAccount, CaseSummary, Versioned } from '../../port.js';
import type {
  AccountCases,
  CaseLinkFacts,
  CaseListing,
  CaseMark,
  CaseState,
  CasesAsked,
  Holdable,
} from '../../questions/port.js';
import type { MemoryDatabase } from '../database.js';
import { type Entries, isStanding } from './account-questions.js';

const lowered = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

const alertsOf = (database: MemoryDatabase, name: string): Alert[] =>
  database.rows('alerts').filter((alert) => alert.case === name && alert.state !== 'withdrawn');

const listingOf = (database: MemoryDatabase, summary: CaseSummary): CaseListing => {
  const accounts = database
    .rows('case_accounts')
    .filter((row) => row.record.case === summary.case && isStanding(row))
    .map(({ record }) => record.account);
  const sums = new Map<string, bigint>();
  for (const { asset, holdable } of alertsOf(database, summary.case))
    sums.set(asset, (sums.get(asset) ?? 0n) + BigInt(holdable));
  const reported = database
    .rows('reports')
    .flatMap(({ report }) =>
      report.roots.case === summary.case && !report.withdrawn && report.reportedAt !== null ? [report.reportedAt] : [],
    );
  return {
    summary,
    accounts: new Set(accounts).size,
    holdable: [...sums]
      .filter(([, amount]) => amount > 0n)
      .sort(([left], [right]) => compareBytes(left, right))
      .map(([asset, amount]) => ({ asset: asset as AssetCode, amount: String(amount) })),
    reportedAt: reported.length === 0 ? null : Math.min(...reported),
  };
};

export const casesPageIn = (
  database: MemoryDatabase,
  { named, withWithdrawn, after, limit }: CasesAsked,
): { cases: CaseListing[]; next: boolean } => {
  const found = database
    .rows('cases')
    .map(({ record }) => record)
    .filter(
      (row) =>
        (withWithdrawn || !row.withdrawn) &&
        (after === null || compareBytes(row.case, after) > 0) &&
        (named === null || lowered(row.case).includes(lowered(named))),
    )
    .sort((left, right) => compareBytes(left.case, right.case));
  return {
    cases: found.slice(0, limit).map((summary) => listingOf(database, summary)),
    next: found.length > limit,
  };
};

export const caseListingIn = (database: MemoryDatabase, name: string): CaseListing | null => {
  const summary = database.rows('cases').find(({ record }) => record.case === name);
  return summary === undefined ? null : listingOf(database, summary.record);
};

export const caseStateIn = (database: MemoryDatabase, name: string): CaseState => {
  const rows = [...database.rows('case_transfers'), ...database.rows('case_accounts'), ...database.rows('cases')];
  const ofCase = rows.filter(({ record }) => record.case === name);
  const version = Math.max(0, ...ofCase.map((row) => row.version));
  return { rows: ofCase.length, version, mark: JSON.stringify(ofCase) };
};

export const caseMarkIn = (database: MemoryDatabase, name: string): CaseMark => {
  const { mark, version } = caseStateIn(database, name);
  const ofAlerts = database.rows('alerts').flatMap((alert) => (alert.case === name ? [alert.id, alert.revision] : []));
  // A label's version is its source's own: the same one may be said again with something else.
  const ofLabels = database.rows('labels');
  return { mark: JSON.stringify([mark, ofAlerts, ofLabels]), version };
};

export const caseLinksIn = (database: MemoryDatabase, { flows }: Entries, name: string): CaseLinkFacts[] => {
  const moves = new Map(newestOfEach(flows).map(({ record }) => [record.id, record]));
  return database
    .rows('case_transfers')
    .filter((row) => row.record.case === name && isStanding(row))
    .map(({ record: { id, time, seq, taint, layer, move: said } }) => {
      if (said !== undefined) return { id, time, seq, taint, layer, transfer: said };
      const move = moves.get(id);
      const transfer =
        move === undefined ? null : { from: move.from, to: move.to, asset: move.asset, amount: move.amount };
      return { id, time, seq, taint, layer, transfer };
    })
    .sort((left, right) => left.time - right.time || left.seq - right.seq || compareBytes(left.id, right.id));
};

const byPocket = (left: Holdable, right: Holdable): number =>
  compareBytes(left.account, right.account) || compareBytes(left.asset, right.asset);

const holdableIn = ({ account, asset, holdable, inFlight, range, firstIn, layer }: Alert): Holdable => ({
  account: account as AccountId,
  asset: asset as AssetCode,
  holdable,
  inFlight,
  range,
  firstIn,
  layer,
});

export const caseHoldablesIn = (database: MemoryDatabase, name: string): Holdable[] =>
  alertsOf(database, name).map(holdableIn).sort(byPocket);

export const accountHoldablesIn = (
  database: MemoryDatabase,
  account: AccountId,
  cases: readonly string[],
): (Holdable & { readonly case: string })[] =>
  [...new Set(cases)].sort(compareBytes).flatMap((name) =>
    caseHoldablesIn(database, name)
      .filter((each) => each.account === account)
      .map((each) => ({ case: name, ...each })),
  );

export const casesOfAccountIn = (
  database: MemoryDatabase,
  account: AccountId,
  limit: number,
): Versioned<CaseAccount>[] =>
  database
    .rows('case_accounts')
    .filter((row) => row.record.account === account && isStanding(row))
    .sort(
      ({ record: left }, { record: right }) =>
        compareBytes(left.case, right.case) || compareBytes(left.asset, right.asset),
    )
    .slice(0, limit);

export const sharedAccountsIn = (
  database: MemoryDatabase,
  name: string,
  accounts: readonly AccountId[],
  casesMax: number,
): AccountCases[] =>
  [...new Set(accounts)].sort(compareBytes).flatMap((account) => {
    const rows = database
      .rows('case_accounts')
      .filter((row) => row.record.account === account && row.record.case !== name && isStanding(row));
    const cases = [...new Set(rows.map(({ record }) => record.case))].sort(compareBytes);
    return cases.length === 0 ? [] : [{ account, cases: cases.slice(0, casesMax), of: cases.length }];
  });

export const casesOfVictimsIn = (database: MemoryDatabase, name: string, victims: readonly AccountId[]) => {
  const asked = new Set(victims);
  return database
    .rows('reports')
    .map(({ report }) => report)
    .filter(
      ({ withdrawn, roots }) => !withdrawn && roots.case !== name && roots.victims.some((victim) => asked.has(victim)),
    )
    .sort(
      (left, right) => compareBytes(left.roots.case, right.roots.case) || compareBytes(left.reporter, right.reporter),
    )
    .map(({ reporter, roots }) => ({
      case: roots.case,
      reporter,
      victims: roots.victims.filter((victim) => asked.has(victim)),
    }));
};

export const findingsNamingIn = (
  database: MemoryDatabase,
  rule: string,
  accounts: readonly AccountId[],
  limit: number,
) => {
  const asked = new Set(accounts);
  return database
    .rows('findings')
    .filter((finding) => finding.rule === rule && finding.set === 'live' && finding.state === 'standing')
    .filter((finding) => asked.has(finding.account) || finding.others.some((other) => asked.has(other)))
    .sort((left, right) => right.until - left.until || compareBytes(left.id, right.id))
    .slice(0, limit);
};
