import type { Alert } from '@weir/journal';

/** What the alerts of one account and asset say together, money counted once. Minor units. */
export interface PocketSums {
  readonly asset: string;
  readonly holdable: bigint;
  readonly atRest: bigint;
  readonly inFlight: bigint;
  readonly outOfSight: bigint;
  readonly exited: bigint;
  readonly received: bigint;
  /** Null: of one of the alerts it is not known. */
  readonly range: { readonly low: bigint; readonly high: bigint } | null;
  /** The account's balance, where an alert says that it holds less than was traced into it; null: none says so. */
  readonly balance: bigint | null;
}

const least = (left: bigint, right: bigint): bigint => (left < right ? left : right);

/** Transfers and payers that the reports of a case name, as texts; none: nobody knows of any. */
export type RootsOf = (caseName: string) => Iterable<string>;

/**
 * Alerts whose money may be the same: their ways begin with one root, or the reports of their cases name one transfer or one
 * payer. A way alone does not say it: it begins with one root of many.
 */
const groupsOf = (alerts: readonly Alert[], rootsOf: RootsOf): readonly (readonly Alert[])[] => {
  let groups: { readonly roots: Set<string>; readonly alerts: Alert[] }[] = [];
  for (const alert of alerts) {
    const roots = new Set([alert.path[0] ?? alert.id, ...(alerts.length > 1 ? rootsOf(alert.case) : [])]);
    const isNear = (group: (typeof groups)[number]): boolean => [...roots].some((root) => group.roots.has(root));
    const near = groups.filter(isNear);
    const joined = {
      roots: new Set([...roots, ...near.flatMap((group) => [...group.roots])]),
      alerts: [...near.flatMap((group) => group.alerts), alert],
    };
    groups = [...groups.filter((group) => !near.includes(group)), joined];
  }
  return groups.map((group) => group.alerts);
};

/**
 * A figure of several alerts: of those that may share a root the largest, of others the sum. Two victims' money is two sums;
 * one transfer that two cases report is one. Where cases share some roots only, this says too little, never too much.
 */
const once = (groups: readonly (readonly Alert[])[], figure: (alert: Alert) => bigint): bigint => {
  let sum = 0n;
  for (const alerts of groups) {
    let largest = 0n;
    for (const alert of alerts) {
      const more = figure(alert);
      if (more > largest) largest = more;
    }
    sum += largest;
  }
  return sum;
};

/** Those that are not withdrawn; all of them where none stands. */
export const standingOf = (alerts: readonly Alert[]): readonly Alert[] => {
  const standing = alerts.filter(({ state }) => state !== 'withdrawn');
  return standing.length === 0 ? alerts : standing;
};

const isCapped = ({ reasons }: Alert): boolean => reasons.some(({ code }) => code === 'CAPPED_BY_BALANCE');

/**
 * The balance that the newest alert knows of which is held down by it. Null where another says that more can be held and was
 * told later, or its money came later: that was not there yet.
 */
const balanceOf = (alerts: readonly Alert[]): bigint | null => {
  let newest: Alert | null = null;
  for (const alert of alerts) if (isCapped(alert) && alert.asOf > (newest?.asOf ?? -1)) newest = alert;
  if (newest === null) return null;
  const balance = BigInt(newest.holdable);
  const { asOf: toldAt, lastIn: lastMs } = newest;
  const isOld = alerts.some(
    ({ asOf, holdable, lastIn }) => BigInt(holdable) > balance && (asOf > toldAt || lastIn > lastMs),
  );
  return isOld ? null : balance;
};

/**
 * @param told of one account and asset, one at least; those that are withdrawn say nothing while another stands
 * @param rootsOf what reports name
 */
export const pocketSums = (told: readonly Alert[], rootsOf: RootsOf = () => []): PocketSums => {
  const alerts = standingOf(told);
  const groups = groupsOf(alerts, rootsOf);
  const balance = balanceOf(alerts);
  const capped = (sum: bigint): bigint => (balance === null ? sum : least(sum, balance));
  const isKnown = alerts.every(({ range }) => range !== null);
  const holdable = capped(once(groups, (alert) => BigInt(alert.holdable)));
  const low = isKnown ? capped(once(groups, ({ range }) => BigInt(range!.holdable.low))) : 0n;
  const high = isKnown ? capped(once(groups, ({ range }) => BigInt(range!.holdable.high))) : 0n;
  return {
    asset: alerts[0]!.asset,
    holdable,
    atRest: once(groups, (alert) => BigInt(alert.atRest)),
    inFlight: once(groups, (alert) => BigInt(alert.inFlight)),
    outOfSight: once(groups, (alert) => BigInt(alert.outOfSight)),
    exited: once(groups, (alert) => BigInt(alert.exited)),
    received: once(groups, (alert) => BigInt(alert.received)),
    range: isKnown ? { low: least(low, holdable), high: high > holdable ? high : holdable } : null,
    balance,
  };
};
