import type { LedgerTransfer } from '../ledger/book.js';
import type { AccountLabel, FraudReport } from '../story/reports.js';
import { CaseTally } from './case-tally.js';
import { entriesInOrder } from './entry-order.js';
import { type Lot, PocketLots } from './pocket-lots.js';
import { findRoots } from './roots.js';
import type { Carried, TrueAccount } from './true-account.js';

export interface TrueCase {
  readonly case: string;
  readonly victims: string[];
  /** Ids of the root transfers, in order. */
  readonly roots: string[];
  /** The earliest report's instant. */
  readonly reportedAtMs: number;
  readonly accounts: TrueAccount[];
}

/** What really happened, on the full ledger, first in first out. */
export interface Truth {
  readonly cases: TrueCase[];
  /** Prefixes as `weir trace --sight` takes them. */
  readonly sight: string[];
  /**
   * Minor units of the case's money in an account after every entry up to `atMs`, seen or unseen. 0 where the
   * money left for good (exited, returned), and for unknown cases and accounts.
   */
  heldAt(caseId: string, account: string, asset: string, atMs: number): bigint;
}

type Loads = Map<number, Carried>;
type MaybeLoads = Loads | null;

const layersMax = 20;
const stoppingKinds = new Set(['service', 'exchange', 'clearing', 'stop']);

/**
 * Follows every case over the full ledger (trace §2 and §3: fifo, no window, no floor, 20 layers).
 * @param openings what a pocket had before its first entry, by account and asset; absent: nothing
 */
export const findTruth = (
  ledger: readonly LedgerTransfer[],
  openings: ReadonlyMap<string, number>,
  reports: readonly FraudReport[],
  labels: readonly AccountLabel[],
  sight: string[],
): Truth => {
  const inSight = (account: string) => sight.some((prefix) => account.startsWith(prefix));
  const names = [...new Set(reports.map((report) => report.case))].sort();
  const tallies = names.map(() => new CaseTally());
  const victims = names.map(
    (name) => new Set(reports.filter((one) => one.case === name).flatMap((one) => one.victims)),
  );
  const rootsOf = findRoots(ledger, reports, names);
  const stops = new Map<string, AccountLabel[]>();
  for (const label of labels) {
    if (stoppingKinds.has(label.kind)) stops.set(label.account, [...(stops.get(label.account) ?? []), label]);
  }
  const stopped = (account: string, atMs: number) =>
    stops.get(account)?.some((label) => (label.from ?? 0) <= atMs && atMs < (label.to ?? Number.POSITIVE_INFINITY)) ??
    false;

  const pockets = new Map<string, PocketLots<MaybeLoads>>();
  const lotsOf = (account: string, asset: string) => {
    const name = pocketName(account, asset);
    let lots = pockets.get(name);
    if (lots === undefined) {
      lots = new PocketLots<MaybeLoads>(openings.get(name) ?? 0);
      pockets.set(name, lots);
    }
    return lots;
  };
  const carriedBy: MaybeLoads[] = new Array(ledger.length).fill(null);

  const debit = (place: number) => {
    const row = ledger[place]!;
    const loads: Loads = new Map();
    if (!isCash(row.from)) {
      for (const { lot, start, end } of lotsOf(row.from, row.asset).debit(row.amount)) {
        if (lot.load === null) continue;
        for (const [one, carried] of lot.load) {
          const share = shareOf(carried.taint, lot as Lot<unknown>, start, end);
          if (share === 0n) continue;
          tallies[one]!.hold(row.from, row.asset, row.time, -share);
          if (carried.layer >= layersMax) continue;
          const hiddenHere = !inSight(row.from);
          const before = loads.get(one);
          loads.set(one, {
            taint: (before?.taint ?? 0n) + share,
            layer: Math.min(before?.layer ?? layersMax + 1, carried.layer + 1),
            allHidden: (before?.allHidden ?? true) && (hiddenHere || carried.allHidden),
          });
        }
      }
    }
    // A root has its amount, never more: shares that would flow into it are absorbed.
    for (const one of rootsOf.get(row.id) ?? []) {
      loads.set(one, { taint: BigInt(row.amount), layer: 1, allHidden: false });
    }
    carriedBy[place] = loads.size > 0 ? loads : null;
  };

  const credit = (place: number) => {
    const row = ledger[place]!;
    const loads = carriedBy[place]!;
    carriedBy[place] = null;
    let kept: MaybeLoads = null;
    for (const [one, carried] of loads ?? []) {
      const exited = isCash(row.to) || stopped(row.to, row.creditTime);
      const returned = victims[one]!.has(row.to);
      tallies[one]!.receive(row.to, row.asset, row.creditTime, carried, { exited: exited && !returned, returned });
      if (exited || returned) continue;
      tallies[one]!.hold(row.to, row.asset, row.creditTime, carried.taint);
      kept ??= new Map();
      kept.set(one, carried);
    }
    if (!isCash(row.to)) lotsOf(row.to, row.asset).credit(row.amount, kept);
  };

  for (const entry of entriesInOrder(ledger)) {
    if (entry % 2 === 0) debit(entry / 2);
    else credit((entry - 1) / 2);
  }

  const rootIds = names.map((): string[] => []);
  for (const row of ledger) for (const one of rootsOf.get(row.id) ?? []) rootIds[one]!.push(row.id);
  return {
    sight,
    cases: names.map((name, one) => ({
      case: name,
      victims: [...victims[one]!].sort(),
      roots: rootIds[one]!,
      reportedAtMs: Math.min(...reports.filter((report) => report.case === name).map((report) => report.reportedAt)),
      accounts: tallies[one]!.accounts(inSight),
    })),
    heldAt: (caseId, account, asset, atMs) => tallies[names.indexOf(caseId)]?.heldAt(account, asset, atMs) ?? 0n,
  };
};

export const pocketName = (account: string, asset: string): string => `${account} ${asset}`;

const isCash = (account: string): boolean => account.startsWith('cash:');

/** Rounded down at both ends, so that the shares of a lot add up to its taint when it is spent whole. */
const shareOf = (taint: bigint, lot: Lot<unknown>, start: number, end: number): bigint => {
  const amount = BigInt(lot.amount);
  return (taint * BigInt(end)) / amount - (taint * BigInt(start)) / amount;
};
