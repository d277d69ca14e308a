import type { Alert, AlertRange } from '@weir/journal';
import { compareBytes } from '@weir/model';
import type { CaseAccount, CaseSummary, CaseTransfer, Store } from '@weir/store';
import { type Causes, type Sides, whyOf } from './causes.js';
import type { Differences } from './difference.js';

type FigureSpan = AlertRange['received'];

/** More than any case has. */
const alertsMax = 4_294_967_295;

/** Everything that is said of one case, but what says nothing: taint 0, an alert that was withdrawn. */
interface SaidOfCase {
  readonly summary: CaseSummary | null;
  readonly transfers: ReadonlyMap<string, CaseTransfer>;
  readonly accounts: ReadonlyMap<string, CaseAccount>;
  readonly alerts: ReadonlyMap<string, Alert>;
}

const saidOf = async (store: Store, name: string): Promise<SaidOfCase> => {
  const [summary, transfers, accounts, alerts] = await Promise.all([
    store.caseSummary(name),
    store.caseTransfers(name),
    store.caseAccounts(name),
    store.alerts({ case: name, limit: alertsMax }),
  ]);
  return {
    // A case whose reports were all taken back is as one that was never told.
    summary: summary === null || summary.record.withdrawn ? null : summary.record,
    transfers: new Map(
      transfers.filter(({ record }) => record.taint !== '0').map(({ record }) => [record.id, record] as const),
    ),
    accounts: new Map(
      accounts
        .filter(({ record }) => record.received !== '0')
        .map(({ record }) => [`${record.account} ${record.asset}`, record] as const),
    ),
    alerts: new Map(alerts.filter(({ state }) => state !== 'withdrawn').map((alert) => [alert.id, alert] as const)),
  };
};

const summaryFields = ({ sums, missingRoots, stale }: CaseSummary) => ({
  sums,
  missingRoots: [...missingRoots].sort(compareBytes),
  stale,
});

const partsOf = (row: CaseAccount | Alert) => ({
  layer: row.layer,
  received: row.received,
  forwarded: row.forwarded,
  returned: row.returned,
  exited: row.exited,
  notFollowed: row.notFollowed,
  outOfSight: row.outOfSight,
  atRest: row.atRest,
});

const alertFields = (alert: Alert) => ({
  state: alert.state,
  action: alert.action,
  ...partsOf(alert),
  inFlight: alert.inFlight,
  holdable: alert.holdable,
  stale: alert.stale,
});

const shownSpan = ({ low, high }: FigureSpan): string => (low === high ? low : `${low} to ${high}`);

/** The range of an alert over readings, or why there is none. */
const rangeFields = ({ range, rangeReason }: Alert) => ({
  atRest: range === null ? null : shownSpan(range.atRest),
  received: range === null ? null : shownSpan(range.received),
  holdable: range === null ? null : shownSpan(range.holdable),
  reason: rangeReason,
});

/** The readings' past is still being asked for: what there will be is not said yet. */
const isRangeAwaited = ({ rangeReason }: Alert): boolean => rangeReason === 'past-not-read';

/** Keys of both sides, each once, by their bytes. */
const keysOf = ({ left, right }: Sides<ReadonlyMap<string, unknown>>): string[] =>
  [...new Set([...left.keys(), ...right.keys()])].sort(compareBytes);

export const mapped = <From, To>(value: From | undefined | null, to: (value: From) => To): To | null =>
  value === undefined || value === null ? null : to(value);

export interface ComparedCases {
  readonly cases: number;
  /** Cases of which anything differs. */
  readonly differing: number;
  readonly rows: number;
  readonly alerts: number;
  /** Ranges of alerts that stand in both worlds, and alerts of which one world has not read the range's past yet. */
  readonly ranges: number;
  readonly rangesAwaited: number;
}

/** Compares the cases of two worlds, one at a time: their sums, rows, alerts and the alerts' ranges as they stand. */
export const compareCases = async (
  stores: Sides<Store>,
  causes: () => Causes,
  differences: Differences,
  onProgress: (cases: number) => void,
  signal: AbortSignal,
): Promise<ComparedCases> => {
  const namesOf = async (store: Store): Promise<string[]> => (await store.cases()).map(({ record }) => record.case);
  const names = [...new Set([...(await namesOf(stores.left)), ...(await namesOf(stores.right))])].sort(compareBytes);
  let [cases, differing, rows, alerts, ranges, rangesAwaited] = [0, 0, 0, 0, 0, 0];
  for (const name of names) {
    if (signal.aborted) break;
    const [left, right] = await Promise.all([saidOf(stores.left, name), saidOf(stores.right, name)]);
    const before = differences.total;
    const isCaseItself = (left.summary === null) !== (right.summary === null);
    const why = () => whyOf(causes(), { isEntry: false, isCaseItself });
    const summaries = [mapped(left.summary, summaryFields), mapped(right.summary, summaryFields)] as const;
    differences.compare('case', { case: name }, ...summaries, why);
    for (const id of keysOf({ left: left.transfers, right: right.transfers })) {
      rows++;
      const fields = ({ taint, layer }: CaseTransfer) => ({ taint, layer });
      const both = [mapped(left.transfers.get(id), fields), mapped(right.transfers.get(id), fields)] as const;
      differences.compare('case transfer', { case: name, id }, ...both, why);
    }
    for (const key of keysOf({ left: left.accounts, right: right.accounts })) {
      rows++;
      const [ours, theirs] = [left.accounts.get(key), right.accounts.get(key)];
      const { account, asset } = (ours ?? theirs)!;
      const both = [mapped(ours, partsOf), mapped(theirs, partsOf)] as const;
      differences.compare('case account', { case: name, account, asset }, ...both, why);
    }
    for (const id of keysOf({ left: left.alerts, right: right.alerts })) {
      alerts++;
      const [ours, theirs] = [left.alerts.get(id), right.alerts.get(id)];
      const { account, asset } = (ours ?? theirs)!;
      const isOnItsWay = ours?.inFlight !== theirs?.inFlight;
      differences.compare(
        'alert',
        { case: name, id, account, asset },
        mapped(ours, alertFields),
        mapped(theirs, alertFields),
        () => whyOf(causes(), { isEntry: false, isCaseItself, isOnItsWay }),
      );
      if (ours === undefined || theirs === undefined) continue;
      if (isRangeAwaited(ours) || isRangeAwaited(theirs)) {
        rangesAwaited++;
        continue;
      }
      ranges++;
      // Other readings have money on its way where the settings' policy has none.
      const whyOfRange = () => whyOf(causes(), { isEntry: false, isOnItsWay: true });
      differences.compare(
        'range',
        { case: name, id, account, asset },
        rangeFields(ours),
        rangeFields(theirs),
        whyOfRange,
      );
    }
    cases++;
    if (differences.total > before) differing++;
    onProgress(cases);
  }
  return { cases, differing, rows, alerts, ranges, rangesAwaited };
};
