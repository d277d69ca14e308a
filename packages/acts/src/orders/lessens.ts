import { isBeforeFourthForm } from '../acts/act.js';
import type { OrderAnswer } from '../acts/order-acts.js';
import { type Doing, refuse } from '../fold/doing.js';
import type { Refusal } from '../fold/outcome.js';
import { holdingStates, type StopOrder } from './order.js';

/**
 * Whether a bank would hold less in an account of its own by an answer. It holds there by the desk's word, so an answer that it took less, or
 * nothing, lets go of it at once, as a release does.
 */
export const lessensOwn = (order: StopOrder, answer: OrderAnswer): boolean => {
  const { amount, heldMinor, isOwn, letGoMinor, of, returns, state } = order;
  if (!isOwn || !holdingStates.has(state)) return false;
  const { balanceBefore, executedAmount, outcome } = answer;
  const took = BigInt(executedAmount ?? (of === null ? balanceBefore : null) ?? amount);
  const back = returns.reduce((sum, { minor }) => sum + minor, letGoMinor);
  return outcome === 'refused' || took - back < heldMinor;
};

/** Why somebody does not put in an answer; null: they may. Acts of before the fourth form were judged by their desk alone. */
export const lessensTrouble = (doing: Doing, order: StopOrder, answer: OrderAnswer): Refusal | null =>
  !isBeforeFourthForm(doing.act) && order.draftedBy === doing.actor && lessensOwn(order, answer)
    ? refuse(
        doing,
        'DESK_SECOND_PERSON',
        'another person than who drafted it says that an own account is held for less',
      )
    : null;
