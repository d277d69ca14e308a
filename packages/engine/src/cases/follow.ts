import type { AccountId, AssetCode } from '@weir/model';
import { CaseSheet } from './case-sheet.js';
import { type CaseAnswer, type FollowRules, inSight, type StoppingLabels, type TaintedTransfer } from './case-spec.js';
import { OrderedHeap } from './ordered-heap.js';
import { share } from './share.js';

/**
 * What following needs to know of a ledger, whether it lies there whole or is being built. `T` names a transfer.
 */
export interface FlowGraph<T> {
  /** Orders transfers by their debit entry. */
  compare(left: T, right: T): number;
  transfer(of: T): { readonly to: AccountId; readonly asset: AssetCode; readonly amount: number };
  /** The credit entry; null while it is unknown or later than the answer is about: the money is in flight. */
  credit(of: T): { readonly instant: number; readonly hub: boolean } | null;
  /** Links out of a transfer: the paying transfer and the interval of the lot, each once. */
  links(of: T, visit: (paying: T, start: number, end: number) => void): void;
  /** Parts of the lot that ended without a link: aged, taken by a shortfall, ceased at a hub. */
  lost(of: T, visit: (start: number, end: number) => void): void;
}

interface Pending {
  taint: number;
  layer: number;
}

/**
 * Follows one case through a ledger (fifo, lifo).
 *
 * A link leads from a credit to a later debit, so the order of debits is an order of causes: when a transfer is
 * taken up, everything that flows into it has been. Work is the number of links out of tainted transfers.
 *
 * @throws {WeirError} `FOLD_INVARIANT` where money would be lost or made
 */
export const followCase = <T>(
  graph: FlowGraph<T>,
  spec: { readonly case: string; readonly victims: ReadonlySet<AccountId> },
  roots: ReadonlySet<T>,
  rules: FollowRules,
  labels: StoppingLabels,
): CaseAnswer<T> => {
  const sheet = new CaseSheet();
  const pending = new Map<T, Pending>();
  const queue = new OrderedHeap<T>((left, right) => graph.compare(left, right));
  for (const root of roots) {
    const { amount, asset } = graph.transfer(root);
    pending.set(root, { taint: amount, layer: 1 });
    queue.push(root);
    sheet.sums(asset).roots += BigInt(amount);
  }

  const flowInto = (paying: T, asset: AssetCode, taint: number, layer: number): void => {
    if (roots.has(paying)) {
      // A root has its amount, never more.
      sheet.sums(asset).absorbed += BigInt(taint);
      return;
    }
    const waiting = pending.get(paying);
    if (waiting === undefined) {
      pending.set(paying, { taint, layer });
      queue.push(paying);
    } else {
      waiting.taint += taint;
      waiting.layer = Math.min(waiting.layer, layer);
    }
  };

  const tainted: TaintedTransfer<T>[] = [];
  for (let of = queue.pop(); of !== undefined; of = queue.pop()) {
    const { to, asset, amount } = graph.transfer(of);
    const { taint, layer } = pending.get(of)!;
    tainted.push({ of, taint, layer });
    const credit = graph.credit(of);
    if (credit === null) {
      sheet.sums(asset).inFlight += BigInt(taint);
      continue;
    }
    const parts = sheet.pocket(to, asset);
    parts.received += BigInt(taint);
    parts.layer = Math.min(parts.layer, layer);

    if (spec.victims.has(to)) {
      parts.returned += BigInt(taint);
      continue;
    }
    if (credit.hub || labels.stopsAt(to, credit.instant)) {
      parts.exited += BigInt(taint);
      continue;
    }
    const followed = layer < rules.maxLayers && taint >= rules.floor;
    let rest = taint;
    graph.links(of, (paying, start, end) => {
      const piece = share(taint, amount, start, end);
      rest -= piece;
      if (!followed) parts.notFollowed += BigInt(piece);
      else if (piece > 0) {
        parts.forwarded += BigInt(piece);
        flowInto(paying, asset, piece, layer + 1);
      }
    });
    graph.lost(of, (start, end) => {
      const piece = share(taint, amount, start, end);
      rest -= piece;
      parts.notFollowed += BigInt(piece);
    });
    parts[inSight(to, rules) ? 'atRest' : 'outOfSight'] += BigInt(rest);
  }
  sheet.assertConserved(spec.case);
  return { case: spec.case, tainted, pockets: sheet.pockets(), sums: sheet.allSums() };
};
