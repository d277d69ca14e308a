import { type Part, partAt, pocketBits } from './case-pockets.js';
import type { CaseTotals } from './case-totals.js';
import type { FollowedCases } from './followed-cases.js';
import { share } from './share.js';
import { type Ending, endings } from './taint-rows.js';

const partOfEnding: Readonly<Record<Exclude<Ending, 0>, Part>> = {
  [endings.inFlight]: partAt.inFlight,
  [endings.returned]: partAt.returned,
  [endings.exited]: partAt.exited,
  [endings.outOfSight]: partAt.outOfSight,
  [endings.atRest]: partAt.atRest,
};

/** The first rule that decides for all of a row's taint; none: its lot is split. Source: the table of trace §3. */
const wholeEnding = ({ rows, graph, pockets }: FollowedCases, row: number): Ending => {
  const node = rows.nodeOf(row);
  if (!graph.isCredited(node)) return endings.inFlight;
  if ((pockets.flags(rows.pocketOf(row)) & pocketBits.victim) !== 0) return endings.returned;
  return graph.hasArrived(node) ? endings.exited : endings.none;
};

/**
 * Sets where the taint of a row is, by the table of trace §3.
 * @returns false where more of its lot was used than there is
 */
export const placeTaint = (all: FollowedCases, row: number): boolean => {
  const { rows, graph, pockets, rules } = all;
  const [node, taint, layer] = [rows.nodeOf(row), rows.taint(row), rows.layer(row)];
  const whole = taint === 0 ? endings.none : wholeEnding(all, row);
  if (taint === 0 || whole !== endings.none) {
    rows.setParts(row, 0, 0, whole, false);
    return true;
  }
  const isFollowed = layer < rules.maxLayers && taint >= rules.floor;
  const amount = graph.amount(node);
  let [forwarded, notFollowed] = [0, 0];
  graph.links(node, (_, start, end) => {
    const piece = share(taint, amount, start, end);
    if (isFollowed) forwarded += piece;
    else notFollowed += piece;
  });
  graph.lost(node, (start, end) => {
    notFollowed += share(taint, amount, start, end);
  });
  const isSeen = (pockets.flags(rows.pocketOf(row)) & pocketBits.seen) !== 0;
  rows.setParts(row, forwarded, notFollowed, isSeen ? endings.atRest : endings.outOfSight, isFollowed);
  return forwarded + notFollowed <= taint;
};

/** Adds what a row contributes to its pocket and to the case, or takes it away. */
export const countRow = ({ rows, pockets }: FollowedCases, totals: CaseTotals, row: number, isAdded: boolean): void => {
  const [taint, forwarded, notFollowed] = [rows.taint(row), rows.forwarded(row), rows.notFollowed(row)];
  const [ending, pocket] = [rows.ending(row), rows.pocketOf(row)];
  if (ending === endings.none) return;
  const asset = pockets.assetOf(pocket);
  const count = (part: Part, amount: number): void => {
    if (amount <= 0) return;
    if (isAdded) pockets.increase(pocket, part, amount);
    else pockets.decrease(pocket, part, amount);
  };
  const change = isAdded ? 'increase' : 'decrease';
  count(partOfEnding[ending], taint - forwarded - notFollowed);
  if (ending === endings.inFlight) {
    totals[change](asset, 'inFlight', taint);
    return;
  }
  count(partAt.received, taint);
  count(partAt.forwarded, forwarded);
  count(partAt.notFollowed, notFollowed);
  totals[change](asset, 'received', taint);
  totals[change](asset, 'forwarded', forwarded);
};
