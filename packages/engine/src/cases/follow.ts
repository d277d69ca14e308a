import type { Intervals, MatchedLedger } from '../ledger/match-ledger.js';
import type { Transfer } from '../ledger/transfer.js';
import { CaseSheet } from './case-sheet.js';
import {
  type CaseAnswer,
  type CaseSpec,
  type FollowRules,
  inSight,
  type StoppingLabels,
  type TaintedTransfer,
} from './case-spec.js';
import { IndexHeap } from './index-heap.js';
import { share } from './share.js';

interface Pending {
  taint: number;
  layer: number;
}

/** Why all of a credited transfer's taint ends in the payee's pocket, or null where it may go on. */
type Fate = 'returned' | 'exited' | null;

/**
 * Follows one case through a matched ledger (fifo, lifo).
 *
 * A link leads from a credit to a later debit, so the order of debits is an order of causes: when a transfer is
 * taken up, everything that flows into it has been. Work is the number of links out of tainted transfers.
 *
 * @param roots indices of the case's roots
 * @param creditKnown whether the credit of a transfer stands in the ledger (it came, and not after `asOf`)
 */
export const followCase = (
  ledger: MatchedLedger,
  spec: CaseSpec,
  roots: ReadonlySet<number>,
  rules: FollowRules,
  labels: StoppingLabels,
  creditKnown: (transfer: Transfer) => boolean,
): CaseAnswer => {
  const sheet = new CaseSheet();
  const pending = new Map<number, Pending>();
  const queue = new IndexHeap();
  for (const root of roots) {
    const transfer = ledger.transfers[root]!;
    pending.set(root, { taint: transfer.amount, layer: 1 });
    queue.push(root);
    sheet.sums(transfer.asset).roots += BigInt(transfer.amount);
  }

  const flowInto = (target: number, taint: number, layer: number): void => {
    if (roots.has(target)) {
      // A root has its amount, never more.
      sheet.sums(ledger.transfers[target]!.asset).absorbed += BigInt(taint);
      return;
    }
    const waiting = pending.get(target);
    if (waiting === undefined) {
      pending.set(target, { taint, layer });
      queue.push(target);
    } else {
      waiting.taint += taint;
      waiting.layer = Math.min(waiting.layer, layer);
    }
  };

  const tainted: TaintedTransfer[] = [];
  for (let index = queue.pop(); index !== undefined; index = queue.pop()) {
    const transfer = ledger.transfers[index]!;
    const { taint, layer } = pending.get(index)!;
    tainted.push({ index, taint, layer });
    if (!creditKnown(transfer)) {
      sheet.sums(transfer.asset).inFlight += BigInt(taint);
      continue;
    }
    const parts = sheet.pocket(transfer.to, transfer.asset);
    parts.received += BigInt(taint);
    parts.layer = Math.min(parts.layer, layer);

    const fate = fateOf(ledger, index, spec, labels);
    if (fate !== null) {
      parts[fate] += BigInt(taint);
      continue;
    }
    const followed = layer < rules.maxLayers && taint >= rules.floor;
    let rest = taint;
    forEachShare(ledger.links, index, taint, transfer.amount, (target, piece) => {
      rest -= piece;
      if (followed) {
        parts.forwarded += BigInt(piece);
        flowInto(target, piece, layer + 1);
      } else {
        parts.notFollowed += BigInt(piece);
      }
    });
    forEachShare(ledger.lost, index, taint, transfer.amount, (_, piece) => {
      rest -= piece;
      parts.notFollowed += BigInt(piece);
    });
    parts[inSight(transfer.to, rules) ? 'atRest' : 'outOfSight'] += BigInt(rest);
  }
  sheet.assertConserved(spec.case);
  return { case: spec.case, tainted, pockets: sheet.pockets(), sums: sheet.allSums() };
};

const fateOf = (ledger: MatchedLedger, index: number, spec: CaseSpec, labels: StoppingLabels): Fate => {
  const transfer = ledger.transfers[index]!;
  if (spec.victims.has(transfer.to)) return 'returned';
  if (ledger.creditedAtHub[index] === 1 || labels.stopsAt(transfer.to, transfer.creditTime!)) return 'exited';
  return null;
};

const forEachShare = (
  intervals: Intervals,
  lot: number,
  taint: number,
  amount: number,
  visit: (to: number, piece: number) => void,
): void => {
  for (let at = intervals.firstRow[lot]!; at < intervals.firstRow[lot + 1]!; at++) {
    const row = intervals.rowsByLot[at]!;
    const piece = share(taint, amount, intervals.start[row]!, intervals.end[row]!);
    if (piece > 0) visit(intervals.to[row]!, piece);
  }
};
