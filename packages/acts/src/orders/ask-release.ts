import { subjectOf } from '../acts/subject.js';
import { type Doing, type Done, refuse } from '../fold/doing.js';
import type { DeskState } from '../fold/state.js';
import { drafted, isFreeze } from './drafting.js';
import { keepOrder } from './keep-order.js';
import type { StopOrder } from './order.js';
import { askedTrouble } from './release-asked.js';

/** Subjects of the tasks that wait for an order's release: they show how far it is. */
const openTasksOf = (state: DeskState, order: StopOrder): readonly string[] =>
  (state.tasksOf.get(subjectOf('order', order.id)) ?? [])
    .filter((id) => state.tasks.get(id)!.state === 'open')
    .map((id) => subjectOf('release', id));

/** Notes that an order's release was asked, by an order of it: until that is answered, what is held counts. */
export const noteAsked = (state: DeskState, asking: StopOrder, by: string, atMs: number): readonly string[] => {
  const order = asking.of === null ? undefined : state.orders.get(asking.of);
  if (order === undefined || state.terms.kinds[asking.kind].effect !== 'release') return [];
  keepOrder(state, { ...order, releaseAsked: { order: asking.id, by, atMs } });
  return [subjectOf('order', order.id), ...openTasksOf(state, order)];
};

/** The institution does not release what it was asked to: it is held as before, and may be asked again. */
export const noteNotReleased = (state: DeskState, asking: StopOrder): readonly string[] => {
  const order = asking.of === null ? undefined : state.orders.get(asking.of);
  if (order?.releaseAsked?.order !== asking.id) return [];
  keepOrder(state, { ...order, releaseAsked: null });
  return [subjectOf('order', order.id), ...openTasksOf(state, order)];
};

/**
 * Asks an institution to release what an order holds there, by an order that goes out as that one did; the act gives it its
 * id. Whoever may release the order is the other person already.
 */
export const askRelease = (doing: Doing, order: StopOrder, reason: string): Done => {
  const { act, actor, atMs, state } = doing;
  const trouble = askedTrouble(state, order);
  if (trouble !== null) return trouble;
  if (state.orders.has(act.id)) return refuse(doing, 'DESK_ID_REUSED', 'there is an order of this id');
  const amount = order.heldMinor > 0n ? String(order.heldMinor) : order.amount;
  const kind = isFreeze(state.terms, order) ? 'unfreeze' : 'release';
  const asking: StopOrder = {
    ...drafted({ ...doing, id: act.id }, { ...order, kind, amount, of: order.id, basis: reason }),
    ...{ state: 'sent', sentBy: actor, sentAtMs: atMs, answerByMs: atMs + state.terms.answerWithinMs },
  };
  keepOrder(state, asking);
  return [subjectOf('order', asking.id), ...noteAsked(state, asking, actor, atMs)];
};
