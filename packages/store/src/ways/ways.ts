import type { TransferFacts } from '../questions/port.js';

/** Ways that money can have gone: each transfer not before the one before it arrived, all in one asset. */
export interface Ways {
  /** The one with the fewest transfers, of those the one that arrives first; null: there is none. */
  readonly path: readonly TransferFacts[] | null;
  /** Every transfer of any way, in the order given. */
  readonly transfers: readonly TransferFacts[];
  /** Each account of any way, and how many transfers it is away from the payer at least. */
  readonly hops: ReadonlyMap<string, number>;
}

/** How money came to a pocket: the transfer, the number of transfers so far, and when. */
interface Arrival {
  readonly transfer: TransferFacts | null;
  readonly hops: number;
  readonly atMs: number;
}

const pocketName = (account: string, asset: string): string => `${asset} ${account}`;

/** The earliest arrival in each pocket with at most so many transfers, one map for each number. */
const arrivalsFrom = (from: string, to: string, moved: readonly TransferFacts[], maxHops: number) => {
  const start = new Map<string, Arrival>();
  for (const { asset } of moved)
    start.set(pocketName(from, asset), { transfer: null, hops: 0, atMs: Number.NEGATIVE_INFINITY });
  const levels = [start];
  for (let hops = 1; hops <= maxHops; hops++) {
    const before = levels[hops - 1]!;
    const level = new Map(before);
    for (const transfer of moved) {
      const { asset, time, creditTime } = transfer;
      // A way ends where it arrives, and none comes back to where it began.
      if (transfer.from === to || transfer.to === from) continue;
      const left = before.get(pocketName(transfer.from, asset));
      if (left === undefined || left.atMs > time) continue;
      const payee = pocketName(transfer.to, asset);
      const known = level.get(payee);
      if (known === undefined || creditTime! < known.atMs) level.set(payee, { transfer, hops, atMs: creditTime! });
    }
    levels.push(level);
  }
  return levels;
};

/** The latest instant at which money may come to each pocket to get to `to` with at most so many transfers. */
const deadlinesTo = (from: string, to: string, moved: readonly TransferFacts[], maxHops: number) => {
  const end = new Map<string, number>();
  for (const { asset } of moved) end.set(pocketName(to, asset), Number.POSITIVE_INFINITY);
  const levels = [end];
  for (let hops = 1; hops <= maxHops; hops++) {
    const before = levels[hops - 1]!;
    const level = new Map(before);
    for (const { asset, time, creditTime, ...transfer } of moved) {
      if (transfer.from === to || transfer.to === from) continue;
      const deadline = before.get(pocketName(transfer.to, asset));
      if (deadline === undefined || creditTime! > deadline) continue;
      const payer = pocketName(transfer.from, asset);
      level.set(payer, Math.max(time, level.get(payer) ?? Number.NEGATIVE_INFINITY));
    }
    levels.push(level);
  }
  return levels;
};

const pathBack = (levels: readonly ReadonlyMap<string, Arrival>[], arrival: Arrival): TransferFacts[] => {
  const path: TransferFacts[] = [];
  for (let here: Arrival | undefined = arrival; here !== undefined && here.transfer !== null; ) {
    const { transfer, hops }: Arrival = here;
    path.unshift(transfer!);
    here = levels[hops - 1]!.get(pocketName(transfer!.from, transfer!.asset));
  }
  return path;
};

/**
 * All ways from one account to another with at most `maxHops` transfers, among these transfers. A way may come through an
 * account in the middle more than once. Transfers that nobody says arrived are on no way.
 */
export const waysBetween = (from: string, to: string, transfers: readonly TransferFacts[], maxHops: number): Ways => {
  const moved = transfers.filter((transfer) => transfer.creditTime !== null && transfer.from !== transfer.to);
  const arrivals = arrivalsFrom(from, to, moved, maxHops);
  const deadlines = deadlinesTo(from, to, moved, maxHops);
  const used: TransferFacts[] = [];
  const hops = new Map<string, number>();
  const reach = (account: string, count: number): void => {
    hops.set(account, Math.min(count, hops.get(account) ?? Number.POSITIVE_INFINITY));
  };
  for (const transfer of moved) {
    if (transfer.from === to || transfer.to === from) continue;
    const payer = pocketName(transfer.from, transfer.asset);
    const payee = pocketName(transfer.to, transfer.asset);
    const before = arrivals.findIndex((level) => {
      const arrival = level.get(payer);
      return arrival !== undefined && arrival.atMs <= transfer.time;
    });
    const after = deadlines.findIndex(
      (level) => (level.get(payee) ?? Number.NEGATIVE_INFINITY) >= transfer.creditTime!,
    );
    if (before < 0 || after < 0 || before + 1 + after > maxHops) continue;
    used.push(transfer);
    reach(transfer.from, before);
    reach(transfer.to, before + 1);
  }
  const targets = [...new Set(moved.map(({ asset }) => pocketName(to, asset)))];
  const shortest = arrivals
    .map((level) => targets.flatMap((target) => level.get(target) ?? []).sort((a, b) => a.atMs - b.atMs))
    .find((found) => found.some(({ transfer }) => transfer !== null));
  return { path: shortest === undefined ? null : pathBack(arrivals, shortest[0]!), transfers: used, hops };
};
