import type { FlowGraph } from '../cases/follow.js';
import type { Intervals, MatchedLedger } from './match-ledger.js';
import type { Transfer } from './transfer.js';

const forEachOf = (intervals: Intervals, lot: number, visit: (row: number) => void): void => {
  for (let at = intervals.firstRow[lot]!; at < intervals.firstRow[lot + 1]!; at++) visit(intervals.rowsByLot[at]!);
};

/** A matched ledger as following sees it; transfers are named by their index. */
export const matchedGraph = (
  { transfers, links, lost, creditedAtHub }: MatchedLedger,
  creditKnown: (transfer: Transfer) => boolean,
): FlowGraph<number> => ({
  compare: (left, right) => left - right,
  transfer: (of) => transfers[of]!,
  credit: (of) => {
    const transfer = transfers[of]!;
    return creditKnown(transfer) ? { instant: transfer.creditTime!, hub: creditedAtHub[of] === 1 } : null;
  },
  links: (of, visit) => forEachOf(links, of, (row) => visit(links.to[row]!, links.start[row]!, links.end[row]!)),
  lost: (of, visit) => forEachOf(lost, of, (row) => visit(lost.start[row]!, lost.end[row]!)),
});
