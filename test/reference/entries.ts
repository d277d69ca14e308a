import { compareBytes } from './bytes.js';
import type { Transfer } from './identity.js';

/** One posting: what a transfer does to the pocket of its payer or of its payee. */
export interface Entry {
  transfer: Transfer;
  kind: 'debit' | 'credit';
  timeMs: number;
  /** `account|asset`, a name for the pair only. */
  pocket: string;
  /** The balance of the pocket after this posting, where the feed gives it. */
  balance?: bigint;
}

/** Transfers to oneself and of nothing are recorded and take no part (trace.md §2). */
export function takesPart(transfer: Transfer): boolean {
  return transfer.from !== transfer.to && transfer.amount > 0n;
}

/** All entries of transfers that take part, up to and including the instant `asOfMs`, in the order of trace.md §1. */
export function entriesInOrder(transfers: Transfer[], asOfMs: number | undefined): Entry[] {
  return transfers
    .filter(takesPart)
    .flatMap((transfer) => {
      const debit: Entry = {
        transfer,
        kind: 'debit',
        timeMs: transfer.debitTimeMs,
        pocket: pocketOf(transfer.from, transfer.asset),
        balance: transfer.balanceFrom,
      };
      if (transfer.creditTimeMs === undefined) return [debit];
      const credit: Entry = {
        transfer,
        kind: 'credit',
        timeMs: transfer.creditTimeMs,
        pocket: pocketOf(transfer.to, transfer.asset),
        balance: transfer.balanceTo,
      };
      return [debit, credit];
    })
    .filter((entry) => asOfMs === undefined || entry.timeMs <= asOfMs)
    .sort(
      (left, right) =>
        left.timeMs - right.timeMs ||
        left.transfer.seq - right.transfer.seq ||
        compareBytes(left.transfer.id, right.transfer.id) ||
        (left.kind === right.kind ? 0 : left.kind === 'debit' ? -1 : 1),
    );
}

/** Transfers by their debit entry, the order of every list of transfers. */
export function transfersInOrder(transfers: Transfer[]): Transfer[] {
  return [...transfers].sort(
    (left, right) => left.debitTimeMs - right.debitTimeMs || left.seq - right.seq || compareBytes(left.id, right.id),
  );
}

export function pocketOf(account: string, asset: string): string {
  return `${account}|${asset}`;
}
