import { compareBytes } from './bytes.js';

/** What `weir import --assign-seq` needs to know of a merged transfer; accounts normalised. */
export interface UnsequencedTransfer {
  id: string;
  timeMs: number;
  /** Absent where no line names one; a given 0 is a seq. */
  seq?: number;
  from: string;
  to: string;
  asset: string;
  amount: bigint;
}

/**
 * The same transfers, each with its `seq`, in order: trace.md §7, `weir import --assign-seq`. A group of equal time in
 * which some transfer has a seq keeps what it has, and the others of it have the default 0.
 *
 * Decisions: positions count from 0, so that a transfer alone at its time keeps the default. Only the pockets and
 * whether a transfer takes part matter, neither when it is credited nor which halves of it came.
 */
export function referenceAssignSeq<T extends UnsequencedTransfer>(transfers: readonly T[]): (T & { seq: number })[] {
  const times = [...new Set(transfers.map((transfer) => transfer.timeMs))].sort((left, right) => left - right);
  return times.flatMap((timeMs) => {
    const group = transfers.filter((transfer) => transfer.timeMs === timeMs);
    const sequenced = group.some((transfer) => transfer.seq !== undefined)
      ? group.map((transfer) => ({ ...transfer, seq: transfer.seq ?? 0 }))
      : fundersFirst(group).map((transfer, position) => ({ ...transfer, seq: position }));
    return sequenced.sort((left, right) => left.seq - right.seq || compareBytes(left.id, right.id));
  });
}

function fundersFirst<T extends UnsequencedTransfer>(group: readonly T[]): T[] {
  let untaken = [...group].sort((left, right) => compareBytes(left.id, right.id));
  const taken: T[] = [];
  while (untaken.length > 0) {
    // Where each one is funded they form a cycle somewhere, and the smallest id breaks it.
    const next = untaken.find((transfer) => !untaken.some((other) => funds(other, transfer))) ?? untaken[0]!;
    taken.push(next);
    untaken = untaken.filter((transfer) => transfer !== next);
  }
  return taken;
}

function funds(payer: UnsequencedTransfer, payee: UnsequencedTransfer): boolean {
  const takesPart = payer.from !== payer.to && payer.amount > 0n;
  return takesPart && payer !== payee && payer.to === payee.from && payer.asset === payee.asset;
}
