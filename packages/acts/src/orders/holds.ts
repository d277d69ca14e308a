import type { OrderAnswer } from '../acts/order-acts.js';
import type { DeskState } from '../fold/state.js';
import { holdingStates, type StopOrder } from './order.js';

const ordersOf = (state: DeskState, account: string, asset: string): readonly StopOrder[] =>
  (state.ordersOfAccount.get(account) ?? [])
    .map((id) => state.orders.get(id)!)
    .filter((order) => order.asset === asset);

/** Minor units that orders hold in a pocket now, own stops that wait for confirmation included. */
export const heldNow = (state: DeskState, account: string, asset: string): bigint =>
  ordersOf(state, account, asset).reduce((sum, order) => sum + order.heldMinor, 0n);

/** Minor units that orders of one case hold in a pocket now. */
export const heldFor = (state: DeskState, account: string, asset: string, caseName: string): bigint =>
  ordersOf(state, account, asset)
    .filter((order) => order.rests.case === caseName)
    .reduce((sum, order) => sum + order.heldMinor, 0n);

/** An institution's answer about a pocket, and when the desk had it. */
export interface PocketAnswer {
  readonly answer: OrderAnswer;
  readonly atMs: number;
}

/** Answers about a pocket, oldest first. */
export const answersOf = (state: DeskState, account: string, asset: string): readonly PocketAnswer[] =>
  ordersOf(state, account, asset)
    .flatMap(({ answer, answeredAtMs }) => (answer === null ? [] : [{ answer, atMs: answeredAtMs! }]))
    .sort((a, b) => a.atMs - b.atMs);

/** What an alert says of a pocket. */
export interface PocketFigures {
  readonly holdableMinor: bigint;
  /** When money last came in, ms UTC. */
  readonly lastInMs: number;
}

const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/**
 * What can be held in a pocket beyond what is held already, minor units: the alert's figure, less what orders hold, less
 * what others held before, as the last answer says; no more than the balance that answer found, as long as no money came
 * since. A stopped account still receives: what comes later is holdable again. A prior hold without an amount takes all
 * that is there and all that comes, as long as it stands. Source: trace §3, "what can still be held".
 */
export const holdableAfter = (
  figures: PocketFigures,
  heldMinor: bigint,
  answers: readonly PocketAnswer[],
  nowMs: number,
): bigint => {
  const rest = (whole: bigint): bigint => (whole > 0n ? whole : 0n);
  // A refusal that says nothing of the pocket takes nothing back of what was found before.
  const last = answers.findLast(({ answer }) => answer.balanceBefore !== null || answer.priorHolds.length > 0);
  if (last === undefined) return rest(figures.holdableMinor - heldMinor);
  const standing = last.answer.priorHolds.filter(({ until }) => until === null || until > nowMs);
  const prior = standing.reduce((sum, { amount }) => sum + BigInt(amount ?? 0), 0n);
  if (standing.some(({ amount }) => amount === null)) return 0n;
  const balance = last.answer.balanceBefore;
  if (figures.lastInMs > last.atMs || balance === null) return rest(figures.holdableMinor - heldMinor - prior);
  return rest(smaller(figures.holdableMinor, BigInt(balance) - prior) - heldMinor);
};

/** What went back of one case's money, by whom it was taken from; what nobody said of whom is left out. */
export const returnedOf = (
  state: DeskState,
  caseName: string,
): readonly { readonly reporter: string; readonly asset: string; readonly minor: bigint }[] =>
  [...state.orders.values()]
    .filter((order) => order.rests.case === caseName)
    .flatMap(({ asset, returns }) =>
      returns.flatMap(({ to, minor }) => (to === null ? [] : [{ reporter: to, asset, minor }])),
    );

/** Orders that hold something now. */
export const holdingOrders = (state: DeskState): readonly StopOrder[] =>
  [...state.orders.values()].filter((order) => holdingStates.has(order.state) && order.heldMinor > 0n);
