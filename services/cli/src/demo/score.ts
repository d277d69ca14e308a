import type { Alert } from '@weir/journal';
import type { Truth } from '@weir/simulate';
import { arrivedMs, isAfterReport } from '../alerts/arrival.js';

/** An alert as it stood on the topic, with the broker's time of that. */
export interface HeardAlert {
  readonly alert: Alert;
  /** Milliseconds UTC. */
  readonly heardMs: number;
}

/** How long some first alerts took, milliseconds; nulls where there are none. */
export interface Delays {
  readonly alerts: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
}

/** How the alerts compare with what really happened. */
export interface Score {
  /** Accounts in sight that ever held the victims' money by the truth, unless it came back from out of sight. */
  readonly planted: number;
  /** Of those, alerted. */
  readonly found: number;
  /** Accounts whose alert stands though by the truth they never held any. */
  readonly wrong: number;
  /** Accounts whose alert was taken back, as when a transfer was reversed or came out of order. */
  readonly withdrawn: number;
  /** What the first alert of each account said could still be held, by asset, in minor units. */
  readonly holdableAtFirstAlert: Readonly<Record<string, string>>;
  /** From the later of the transfer's and the report's arrival to the alert, of first alerts, milliseconds. */
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  /** Of these, where a transfer came last: money followed as it moves. */
  readonly afterTransfer: Delays;
  /** And where the report did: it has all accounts of its case alerted at once, so many delays are one. */
  readonly afterReport: Delays;
  /** What was missed and what was wrong, for whoever has to mend it. */
  readonly missedAccounts: readonly string[];
  readonly wrongAccounts: readonly string[];
}

const keyOf = (caseName: string, account: string, asset: string): string => JSON.stringify([caseName, account, asset]);

/** The value below which a share of the sorted values lies (nearest rank). */
export const percentile = (sorted: readonly number[], share: number): number | null =>
  sorted.length === 0 ? null : sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;

const delaysOf = (delaysMs: readonly number[]): Delays => {
  const sorted = [...delaysMs].sort((left, right) => left - right);
  return { alerts: sorted.length, p50Ms: percentile(sorted, 0.5), p99Ms: percentile(sorted, 0.99) };
};

/**
 * Compares alerts with the truth of a simulation. Victims' own accounts are neither planted nor wrong.
 * @param reports the topic that reports come on
 */
export const scoreAlerts = (truth: Truth, heard: readonly HeardAlert[], reports: string): Score => {
  const held = new Set<string>();
  const planted = new Set<string>();
  for (const entry of truth.cases) {
    for (const { account, asset, inSight, received, cameBackFromOutOfSight } of entry.accounts) {
      if (entry.victims.includes(account) || BigInt(received) === 0n) continue;
      const key = keyOf(entry.case, account, asset);
      held.add(key);
      if (inSight && !cameBackFromOutOfSight) planted.add(key);
    }
  }
  const alerted = new Set<string>();
  const latest = new Map<string, Alert>();
  const afterTransferMs: number[] = [];
  const afterReportMs: number[] = [];
  const holdable = new Map<string, bigint>();
  for (const { alert, heardMs } of heard) {
    const key = keyOf(alert.case, alert.account, alert.asset);
    latest.set(key, alert);
    if (alerted.has(key)) continue;
    alerted.add(key);
    const delaysMs = isAfterReport(alert, reports) ? afterReportMs : afterTransferMs;
    delaysMs.push(Math.max(0, heardMs - arrivedMs(alert)));
    holdable.set(alert.asset, (holdable.get(alert.asset) ?? 0n) + BigInt(alert.holdable));
  }
  const { p50Ms, p99Ms } = delaysOf([...afterTransferMs, ...afterReportMs]);
  const standing = [...latest].filter(([, alert]) => alert.state !== 'withdrawn').map(([key]) => key);
  const wrong = standing.filter((key) => !held.has(key));
  const missed = [...planted].filter((key) => !alerted.has(key));
  return {
    planted: planted.size,
    found: planted.size - missed.length,
    wrong: wrong.length,
    withdrawn: latest.size - standing.length,
    holdableAtFirstAlert: Object.fromEntries([...holdable].map(([asset, sum]) => [asset, String(sum)])),
    p50Ms,
    p99Ms,
    afterTransfer: delaysOf(afterTransferMs),
    afterReport: delaysOf(afterReportMs),
    missedAccounts: missed,
    wrongAccounts: wrong,
  };
};
