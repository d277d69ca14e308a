import { compareBytes } from '@weir/model';
import { Pocket, type Taken } from '../lots/pocket.js';
import { dustLimit, isHubFromStart, type MatchRules } from '../lots/rules.js';
import { ByPocket } from './by-pocket.js';
import { type Transfer, takesPart } from './transfer.js';

/** Intervals of lots, flat: row `n` says that `[start[n], end[n])` of the lot of transfer `lot[n]` went to `to[n]`. */
export interface Intervals {
  readonly lot: readonly number[];
  readonly to: readonly number[];
  readonly start: readonly number[];
  readonly end: readonly number[];
  /** Rows of lot `n` are `rowsByLot[firstRow[n]] … rowsByLot[firstRow[n + 1] - 1]`. */
  readonly firstRow: Int32Array;
  readonly rowsByLot: Int32Array;
}

/** A whole ledger after matching. Transfers are named by their index, which is their order (by debit entry). */
export interface MatchedLedger {
  readonly transfers: readonly Transfer[];
  /** Links: `to` is the paying transfer. Rows are by paying transfer. */
  readonly links: Intervals;
  /** Parts of lots that ended without a link: aged, taken by a shortfall, or ceased at a hub. `to` is −1. */
  readonly lost: Intervals;
  /** 1 where the payee's pocket was a hub at the credit of the transfer. */
  readonly creditedAtHub: Uint8Array;
  readonly unseenByAsset: ReadonlyMap<string, bigint>;
}

/** Entries in their order: `2n` is the debit of transfer n, `2n + 1` its credit. */
export const orderedEntries = (transfers: readonly Transfer[], asOf: number | null): number[] => {
  const entries: number[] = [];
  for (const [index, transfer] of transfers.entries()) {
    if (!takesPart(transfer)) continue;
    entries.push(2 * index);
    if (transfer.creditTime !== null && (asOf === null || transfer.creditTime <= asOf)) entries.push(2 * index + 1);
  }
  const instantOf = (entry: number): number => {
    const transfer = transfers[entry >> 1]!;
    return entry & 1 ? transfer.creditTime! : transfer.time;
  };
  // Almost sorted as it stands, which is what the sort of the language is fast at.
  return entries.sort((left, right) => {
    const byInstant = instantOf(left) - instantOf(right);
    if (byInstant !== 0) return byInstant;
    const [a, b] = [transfers[left >> 1]!, transfers[right >> 1]!];
    return a.seq - b.seq || compareBytes(a.id, b.id) || left - right;
  });
};

class IntervalRows {
  readonly lot: number[] = [];
  readonly to: number[] = [];
  readonly start: number[] = [];
  readonly end: number[] = [];

  add(taken: readonly Taken<number>[], to: number): void {
    for (const piece of taken) {
      this.lot.push(piece.source);
      this.to.push(to);
      this.start.push(piece.start);
      this.end.push(piece.end);
    }
  }

  indexed(lotCount: number): Intervals {
    const firstRow = new Int32Array(lotCount + 1);
    for (const lot of this.lot) firstRow[lot + 1]! += 1;
    for (let lot = 0; lot < lotCount; lot++) firstRow[lot + 1]! += firstRow[lot]!;
    const next = firstRow.slice();
    const rowsByLot = new Int32Array(this.lot.length);
    for (const [row, lot] of this.lot.entries()) rowsByLot[next[lot]!++] = row;
    return { lot: this.lot, to: this.to, start: this.start, end: this.end, firstRow, rowsByLot };
  }
}

/**
 * Matches a whole ledger. `transfers` must be in order (by debit entry); entries later than `asOf`
 * (milliseconds UTC) are left out. Source: trace §2.
 */
export const matchLedger = (transfers: readonly Transfer[], rules: MatchRules, asOf: number | null): MatchedLedger => {
  const pockets = new ByPocket<Pocket<number>>();
  const pocketOf = (account: Transfer['from'], asset: Transfer['asset']): Pocket<number> =>
    pockets.getOrMake(
      account,
      asset,
      () => new Pocket(rules, { hubFromStart: isHubFromStart(account), dustMinor: dustLimit(asset) }),
    );

  const links = new IntervalRows();
  const lost = new IntervalRows();
  const creditedAtHub = new Uint8Array(transfers.length);
  const unseenByAsset = new Map<string, bigint>();
  for (const entry of orderedEntries(transfers, asOf)) {
    const source = entry >> 1;
    const transfer = transfers[source]!;
    const isCredit = (entry & 1) === 1;
    const effect = isCredit
      ? pocketOf(transfer.to, transfer.asset).step({
          kind: 'credit',
          instant: transfer.creditTime!,
          amount: transfer.amount,
          balance: transfer.balanceTo,
          source,
        })
      : pocketOf(transfer.from, transfer.asset).step({
          kind: 'debit',
          instant: transfer.time,
          amount: transfer.amount,
          balance: transfer.balanceFrom,
          source,
        });
    if (isCredit && effect.hub) creditedAtHub[source] = 1;
    if (effect.sources.length > 0) links.add(effect.sources, source);
    if (effect.aged.length > 0) lost.add(effect.aged, -1);
    if (effect.nameless.length > 0) lost.add(effect.nameless, -1);
    if (effect.ceased.length > 0) lost.add(effect.ceased, -1);
    if (effect.unseen > 0n) {
      unseenByAsset.set(transfer.asset, (unseenByAsset.get(transfer.asset) ?? 0n) + effect.unseen);
    }
  }
  return {
    transfers,
    links: links.indexed(transfers.length),
    lost: lost.indexed(transfers.length),
    creditedAtHub,
    unseenByAsset,
  };
};
