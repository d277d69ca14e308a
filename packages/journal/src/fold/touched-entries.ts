import type { Transfer } from '@weir/engine';
import type { AssetCode } from '@weir/model';

/** An entry as a change of its identity sees it. */
export interface TouchedEntry {
  readonly instant: number;
  readonly seq: number;
  readonly account: string;
  /** Part of the entry's record, so an entry that only has another one is a changed entry. */
  readonly counterparty: string;
  readonly asset: AssetCode;
  readonly amount: number;
  readonly balance: number | null;
}

const debitOf = (transfer: Transfer | null): TouchedEntry | null =>
  transfer === null
    ? null
    : {
        instant: transfer.time,
        seq: transfer.seq,
        account: transfer.from,
        counterparty: transfer.to,
        asset: transfer.asset,
        amount: transfer.amount,
        balance: transfer.balanceFrom,
      };

const creditOf = (transfer: Transfer | null): TouchedEntry | null =>
  transfer === null || transfer.creditTime === null
    ? null
    : {
        instant: transfer.creditTime,
        seq: transfer.seq,
        account: transfer.to,
        counterparty: transfer.from,
        asset: transfer.asset,
        amount: transfer.amount,
        balance: transfer.balanceTo,
      };

const sameEntry = (left: TouchedEntry | null, right: TouchedEntry | null): boolean =>
  left === right ||
  (left !== null &&
    right !== null &&
    left.instant === right.instant &&
    left.seq === right.seq &&
    left.account === right.account &&
    left.counterparty === right.counterparty &&
    left.asset === right.asset &&
    left.amount === right.amount &&
    left.balance === right.balance);

/** The entries, as they were and as they are, that a change adds, moves or removes. */
export const touchedEntries = (before: Transfer | null, after: Transfer | null): TouchedEntry[] => {
  const touched: TouchedEntry[] = [];
  for (const entryOf of [debitOf, creditOf]) {
    const [old, now] = [entryOf(before), entryOf(after)];
    if (sameEntry(old, now)) continue;
    if (old !== null) touched.push(old);
    if (now !== null) touched.push(now);
  }
  return touched;
};
