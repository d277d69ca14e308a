import type { BoardCase, BoardOrder, BoardPocket, BoardRow } from '@weir/desk-api';
import type { Alert } from '@weir/journal';
import type { Who } from '../http/handler.js';
import { showAccount, showAnchor } from '../orders/show-anchor.js';
import { type Board, type BoardEntry, dueOf } from './board.js';
import type { PocketSums } from './held-once.js';

const minute = 60_000;

const showCase = (board: Board, alert: Alert, who: Who): BoardCase => ({
  case: alert.case,
  alert: alert.id,
  asset: alert.asset,
  state: alert.state,
  layer: alert.layer,
  holdable: alert.holdable,
  received: alert.received,
  firstIn: alert.firstIn,
  lastIn: alert.lastIn,
  firstOut: alert.firstOut,
  anchor: showAnchor(board, { ...alert.anchor, asset: alert.asset }, who),
  reasons: alert.reasons.map(({ code, zh, en }) => ({ code, zh, en })),
  provisional: alert.provisional,
  stale: alert.stale,
});

/** A chance times an amount in whole minor units, exact where the amount passes 2^53. */
const timesChance = (amount: bigint, chance: number): bigint =>
  (amount * BigInt(Math.round(chance * 1e6))) / 1_000_000n;

/** Who could be asked about an account. */
export const showInstitution = (board: Board, account: string): BoardRow['institution'] => {
  const found = board.directory.find(account);
  if (found === null) return null;
  const { code, name, contact } = found;
  const medianMs = board.answers.medianMs(code);
  return { code, name, contact, medianAnswerMinutes: medianMs === null ? null : medianMs / minute };
};

const showPocket = (board: Board, entry: BoardEntry, pocket: PocketSums, chance: number): BoardPocket => {
  const { asset, atRest, holdable, inFlight, range } = pocket;
  return {
    asset,
    holdable: String(holdable),
    range: range === null ? null : { low: String(range.low), high: String(range.high) },
    atRest: String(atRest),
    inFlight: String(inFlight),
    expectedRecoverable: String(timesChance(holdable + inFlight, chance)),
    chance: Math.round(chance * 1e4) / 1e4,
    shareOfInflow: board.shareOfInflow(entry, pocket),
  };
};

/** An account of the board as `who` may see it. */
export const showRow = (board: Board, entry: BoardEntry, who: Who): BoardRow => {
  const { account, alerted } = entry;
  const chance = board.chance(entry);
  const work = board.parts.state.accounts.get(account);
  const orders = entry.orders.map(
    (order): BoardOrder => ({
      ...{ id: order.id, kind: order.kind, state: order.state, due: dueOf(order) },
      releaseAsked: order.releaseAsked !== null,
    }),
  );
  return {
    account: showAccount(board, account, who),
    holder: entry.holder,
    targetClass: entry.targetClass,
    institution: showInstitution(board, account),
    isOwn: entry.isOwn,
    lane: entry.lane,
    laneReasons: [...entry.laneReasons],
    action: entry.action,
    layer: entry.layer,
    pockets: entry.pockets.map((pocket) => showPocket(board, entry, pocket, chance)),
    cases: [...alerted.alerts.values()].map(({ alert }) => showCase(board, alert, who)),
    orders,
    state: board.workState(entry),
    assignee: work?.assignee ?? null,
    silencedUntil: board.silencedUntil(account),
    firstSeen: alerted.firstSeenMs,
    changed: alerted.changedMs,
    version: board.version(account),
  };
};
