import { isBeforeFourthForm } from '../acts/act.js';
import type { Doing } from '../fold/doing.js';
import { type Refusal, refused } from '../fold/outcome.js';
import type { DeskState } from '../fold/state.js';
import { awaitsAnswer, type StopOrder } from './order.js';
import type { OrderTerms } from './terms.js';

/** Minor units that an order holds, or may hold at any moment, since it was asked for. */
export const weightOf = (order: StopOrder, terms: OrderTerms): bigint => {
  const holds = terms.kinds[order.kind].holds && order.of === null;
  return awaitsAnswer(order) && holds ? BigInt(order.amount) : order.heldMinor;
};

/** Orders by which who drafted one holds something of its pocket already, and that another person did not confirm. */
const besides = (state: DeskState, { account, asset, draftedBy, id }: StopOrder): readonly StopOrder[] =>
  (state.ordersOfAccount.get(account) ?? [])
    .map((other) => state.orders.get(other)!)
    .filter(
      (other) =>
        other.id !== id &&
        other.asset === asset &&
        other.draftedBy === draftedBy &&
        other.confirmedBy === null &&
        weightOf(other, state.terms) > 0n,
    );

/** Orders beside which a draft asks another institution to hold more than one person holds alone; none: it does not. */
const ofOneSum = (state: DeskState, order: StopOrder): readonly StopOrder[] => {
  const { amount, asset, confirmedBy, isOwn, kind, of, state: stands } = order;
  if (isOwn || of !== null || stands !== 'drafted' || confirmedBy !== null || !state.terms.kinds[kind].holds) return [];
  const before = besides(state, order);
  const minor = before.reduce((sum, other) => sum + weightOf(other, state.terms), BigInt(amount));
  return minor > BigInt(state.terms.onePersonMax[asset] ?? '0') ? before : [];
};

/**
 * Whether a draft is a piece of a sum that one person does not hold alone, by the pieces that went out before it. Of own accounts
 * `order.own-stop` adds them up.
 */
export const isPiece = (state: DeskState, order: StopOrder): boolean => ofOneSum(state, order).length > 0;

/**
 * Why a piece cannot go out; null: it is none. Of two that go out at one moment the later one in the log is refused, whichever desk each
 * was asked of. Acts of before the fourth form were judged by their desk alone.
 */
export const pieceTrouble = ({ act, state }: Doing, order: StopOrder): Refusal | null => {
  if (isBeforeFourthForm(act)) return null;
  const before = ofOneSum(state, order);
  const last = before.at(-1);
  if (last === undefined) return null;
  const names = before.map(({ id }) => id).join(', ');
  return refused(
    'DESK_SECOND_PERSON',
    `another person must confirm it before it is sent: with ${names} of ${order.draftedBy} in the pocket it is more than one person holds alone`,
    { by: last.sentBy ?? last.draftedBy, atMs: last.sentAtMs ?? last.draftedAtMs },
  );
};
