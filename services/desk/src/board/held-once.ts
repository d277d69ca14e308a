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

/**
 * A figure of several alerts: of those that begin with one root the largest, of different roots the sum. Two victims'
 * money is two sums; one transfer that two cases report is one. Where cases share some roots only, this says too little,
 * never too much.
 */
const once = (alerts: readonly Alert[], figure: (alert: Alert) => bigint): bigint => {
  const ofRoot = new Map<string, bigint>();
  for (const alert of alerts) {
    const root = alert.path[0] ?? alert.id;
    const [known, more] = [ofRoot.get(root) ?? 0n, figure(alert)];
    if (more > known) ofRoot.set(root, more);
  }
  let sum = 0n;
  for (const part of ofRoot.values()) sum += part;
  return sum;
};

const isCapped = ({ reasons }: Alert): boolean => reasons.some(({ code }) => code === 'CAPPED_BY_BALANCE');

/** The balance that the newest alert knows of which is held down by it. */
const balanceOf = (alerts: readonly Alert[]): bigint | null => {
  let newest: Alert | null = null;
  for (const alert of alerts) if (isCapped(alert) && alert.asOf > (newest?.asOf ?? -1)) newest = alert;
  return newest === null ? null : BigInt(newest.holdable);
};

/** @param alerts of one account and asset, one at least, none withdrawn */
export const pocketSums = (alerts: readonly Alert[]): PocketSums => {
  const balance = balanceOf(alerts);
  const capped = (sum: bigint): bigint => (balance === null ? sum : least(sum, balance));
  const isKnown = alerts.every(({ range }) => range !== null);
  const holdable = capped(once(alerts, (alert) => BigInt(alert.holdable)));
  const low = isKnown ? capped(once(alerts, ({ range }) => BigInt(range!.holdable.low))) : 0n;
  const high = isKnown ? capped(once(alerts, ({ range }) => BigInt(range!.holdable.high))) : 0n;
  return {
    asset: alerts[0]!.asset,
    holdable,
    atRest: once(alerts, (alert) => BigInt(alert.atRest)),
    inFlight: once(alerts, (alert) => BigInt(alert.inFlight)),
    outOfSight: once(alerts, (alert) => BigInt(alert.outOfSight)),
    exited: once(alerts, (alert) => BigInt(alert.exited)),
    received: once(alerts, (alert) => BigInt(alert.received)),
    range: isKnown ? { low: least(low, holdable), high: high > holdable ? high : holdable } : null,
    balance,
  };
};
