import { idOf, subjectOf, thingOf } from '../acts/subject.js';
import type { DeskState } from '../fold/state.js';
import type { StopOrder } from '../orders/order.js';

/** The order at the beginning of those that are of one another. */
const firstOf = (state: DeskState, order: StopOrder): StopOrder => {
  let first = order;
  // An order is of one that was there before it, so this comes to an end.
  for (let of = first.of; of !== null; of = first.of) {
    const before = state.orders.get(of);
    if (before === undefined) break;
    first = before;
  }
  return first;
};

/** People who made an order stand, or those that lengthened it and froze on it; who asked for its release did not. */
const handsInOrder = (state: DeskState, order: StopOrder): readonly (string | null)[] => {
  const first = firstOf(state, order);
  return (state.ordersOfAccount.get(order.account) ?? [])
    .map((id) => state.orders.get(id)!)
    .filter((other) => firstOf(state, other).id === first.id)
    .filter(({ kind }) => state.terms.kinds[kind].effect !== 'release')
    .flatMap(({ confirmedBy, draftedBy, hands, sentBy }) => [draftedBy, confirmedBy, sentBy, ...hands]);
};

/**
 * Everybody who had a hand in a measure: who put it there, confirmed, sent, held longer, froze or renewed it, put the label
 * that it rests on, or decided that it is kept. None of them reviews an appeal against it.
 */
export const handsIn = (state: DeskState, subject: string): ReadonlySet<string | null> => {
  const kept = (state.tasksOf.get(subject) ?? [])
    .map((id) => state.tasks.get(id)!)
    .flatMap(({ doneBy, state: stands }) => (stands === 'kept' ? [doneBy] : []));
  if (thingOf(subject) === 'order') {
    const order = state.orders.get(idOf(subject));
    return new Set([...kept, ...(order === undefined ? [] : handsInOrder(state, order))]);
  }
  const measure = state.measures.get(subject);
  const label = measure?.onLabel == null ? undefined : state.measures.get(subjectOf('label', measure.onLabel));
  return new Set([...kept, measure?.by ?? null, label?.by ?? null]);
};
