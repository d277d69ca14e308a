import type { Entry } from './entries.js';

/** Money of transfer `in` that transfer `out` is made of: the interval [start, end) of the lot of `in`. */
export interface Link {
  in: string;
  out: string;
  start: bigint;
  end: bigint;
}

/** A part of a lot that left the matching without a link. */
export interface LostInterval {
  in: string;
  start: bigint;
  end: bigint;
}

export interface Matching {
  links: Link[];
  /** What nameless debits took, what went into `aged`, and what was left when a pocket became a hub. */
  lost: LostInterval[];
  unseen: Map<string, bigint>;
}

interface Lot {
  /** The transfer that was credited; absent for the surplus that a balance shows. */
  transferId?: string;
  timeMs: number;
  amount: bigint;
  consumed: bigint;
}

interface PocketState {
  aged: bigint;
  /** From oldest to newest. */
  lots: Lot[];
}

export interface MatchingOptions {
  policy: 'fifo' | 'lifo';
  windowMs: number | undefined;
  trustBalances: boolean;
}

/** Which money each payment is made of: trace.md §2. `hubAt` runs beside `entries`. */
export function matchEntries(entries: Entry[], hubAt: boolean[], options: MatchingOptions): Matching {
  const pockets = new Map<string, PocketState>();
  const links: Link[] = [];
  const lost: LostInterval[] = [];
  const unseen = new Map<string, bigint>();

  /** Steps 1 and 2 of a debit; returns what no source covers. A nameless debit has no `out`. */
  function debit(pocket: PocketState, value: bigint, timeMs: number, out: string | undefined): bigint {
    if (options.windowMs !== undefined) {
      const tooOld = (lot: Lot): boolean => lot.timeMs < timeMs - options.windowMs!;
      for (const lot of pocket.lots.filter(tooOld)) {
        pocket.aged += lot.amount - lot.consumed;
        lose(lot, lot.amount);
      }
      pocket.lots = pocket.lots.filter((lot) => !tooOld(lot));
    }

    let open = value;
    const takeFromAged = (): void => {
      const taken = min(open, pocket.aged);
      pocket.aged -= taken;
      open -= taken;
    };
    const takeFromLots = (lots: Lot[]): void => {
      for (const lot of lots) {
        const taken = min(open, lot.amount - lot.consumed);
        if (taken === 0n) continue;
        const end = lot.consumed + taken;
        if (out === undefined) lose(lot, end);
        else if (lot.transferId !== undefined) links.push({ in: lot.transferId, out, start: lot.consumed, end });
        lot.consumed = end;
        open -= taken;
      }
      pocket.lots = pocket.lots.filter((lot) => lot.consumed < lot.amount);
    };
    if (options.policy === 'fifo') {
      takeFromAged();
      takeFromLots(pocket.lots);
    } else {
      takeFromLots([...pocket.lots].reverse());
      takeFromAged();
    }
    return open;
  }

  function lose(lot: Lot, end: bigint): void {
    if (lot.transferId !== undefined) lost.push({ in: lot.transferId, start: lot.consumed, end });
  }

  entries.forEach((entry, index) => {
    const amount = entry.transfer.amount;
    const balance = options.trustBalances ? entry.balance : undefined;
    let pocket = pockets.get(entry.pocket);

    if (hubAt[index]) {
      for (const lot of pocket?.lots ?? []) lose(lot, lot.amount);
      pockets.delete(entry.pocket);
      return;
    }

    if (!pocket) {
      pocket = { aged: balanceBefore(entry, balance), lots: [] };
      pockets.set(entry.pocket, pocket);
    }

    if (entry.kind === 'credit') {
      pocket.lots.push({ transferId: entry.transfer.id, timeMs: entry.timeMs, amount, consumed: 0n });
    } else {
      const uncovered = debit(pocket, amount, entry.timeMs, entry.transfer.id);
      unseen.set(entry.transfer.asset, (unseen.get(entry.transfer.asset) ?? 0n) + uncovered);
    }

    if (balance === undefined) return;
    const seen = pocket.aged + sum(pocket.lots.map((lot) => lot.amount - lot.consumed));
    if (balance > seen) pocket.lots.push({ timeMs: entry.timeMs, amount: balance - seen, consumed: 0n });
    // Decision: the shortfall ages lots by the instant of its entry, credit or debit, and is not unseen money.
    if (balance < seen) debit(pocket, seen - balance, entry.timeMs, undefined);
  });
  return { links, lost, unseen };
}

/** What a pocket holds before its first entry: the balance before it where one is given and trusted, else nothing. */
export function balanceBefore(entry: Entry, balance: bigint | undefined): bigint {
  if (balance === undefined) return 0n;
  if (entry.kind === 'debit') return balance + entry.transfer.amount;
  return balance > entry.transfer.amount ? balance - entry.transfer.amount : 0n;
}

export function min(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}

export function sum(values: bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}
