import { subjectOf } from '../acts/subject.js';
import type { DeskState } from '../fold/state.js';
import { finalStates, type StopOrder } from './order.js';

/** Puts an order in the place of the one before it. */
export const keepOrder = (state: DeskState, order: StopOrder): void => {
  const subject = subjectOf('order', order.id);
  if (!state.orders.has(order.id)) {
    const ofAccount = state.ordersOfAccount.get(order.account);
    if (ofAccount === undefined) state.ordersOfAccount.set(order.account, [order.id]);
    else ofAccount.push(order.id);
    const resting = state.restingOnAlert.get(order.rests.alert);
    if (resting === undefined) state.restingOnAlert.set(order.rests.alert, [subject]);
    else resting.push(subject);
  }
  state.orders.set(order.id, order);
  if (finalStates.has(order.state)) state.ticking.delete(subject);
  else state.ticking.add(subject);
};

/** An order that is over, in a state from which nothing leads on: it holds nothing any more. */
export const ended = (
  order: StopOrder,
  to: 'lapsed' | 'released' | 'returned' | 'cancelled' | 'refused',
  by: string,
  atMs: number,
): StopOrder => ({
  ...order,
  state: to,
  heldMinor: 0n,
  endedAtMs: atMs,
  endedBy: by,
  confirmByMs: null,
  answerByMs: null,
  releaseAsked: null,
});
