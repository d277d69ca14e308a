import type { FlowGraph } from '../cases/follow.js';
import type { Intervals } from './interval-rows.js';
import type { MatchedLedger } from './match-ledger.js';
import type { OrderedLedger } from './ordered-ledger.js';
import { assetCodes } from './record-block.js';

const forEachOf = (intervals: Intervals, lot: number, visit: (row: number) => void): void => {
  for (let at = intervals.firstRow[lot]!; at < intervals.firstRow[lot + 1]!; at++) visit(intervals.rowsByLot[at]!);
};

/**
 * A matched ledger as following sees it; transfers are named by their place.
 * @param asOf credits later than this instant (milliseconds UTC) are unknown; null: none are
 */
export const matchedGraph = (
  ledger: OrderedLedger,
  { links, lost, creditedAtHub }: MatchedLedger,
  asOf: number | null,
): FlowGraph<number> => ({
  compare: (left, right) => left - right,
  transfer: (of) => ({
    to: ledger.payee(of),
    asset: assetCodes[ledger.asset[of]!]!,
    amount: ledger.amount[of]!,
  }),
  credit: (of) =>
    ledger.creditKnown(of, asOf) ? { instant: ledger.creditTime[of]!, hub: creditedAtHub[of] === 1 } : null,
  links: (of, visit) => forEachOf(links, of, (row) => visit(links.to[row]!, links.start[row]!, links.end[row]!)),
  lost: (of, visit) => forEachOf(lost, of, (row) => visit(lost.start[row]!, lost.end[row]!)),
});
