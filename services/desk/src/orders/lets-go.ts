import { holdingStates, type OrderAnswer, type StopOrder } from '@weir/acts';
import { WeirError } from '@weir/model';
import type { Who } from '../http/handler.js';

/** Whether an order would hold less by an answer than it does. */
const lessens = ({ amount, heldMinor, letGoMinor, of, returns }: StopOrder, answer: OrderAnswer): boolean => {
  const { balanceBefore, executedAmount, outcome } = answer;
  const took = BigInt(executedAmount ?? (of === null ? balanceBefore : null) ?? amount);
  const back = returns.reduce((sum, { minor }) => sum + minor, letGoMinor);
  return outcome === 'refused' || took - back < heldMinor;
};

/**
 * What a bank holds in its own accounts it holds by the desk's word: an answer that it took less, or nothing, lets go of it at once, as a
 * release does. So who drafted it does not say that either.
 * @throws {WeirError} `DESK_SECOND_PERSON`
 */
export const assertMayAnswer = (order: StopOrder, answer: OrderAnswer, { actor }: Who): void => {
  if (!order.isOwn || order.draftedBy !== actor || !holdingStates.has(order.state) || !lessens(order, answer)) return;
  throw new WeirError(
    'DESK_SECOND_PERSON',
    'another person than who drafted it says that an own account is held for less',
  );
};
