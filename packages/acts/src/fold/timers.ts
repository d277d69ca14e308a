import type { DeedKind } from '../acts/act.js';
import { clockOf } from '../orders/clocks.js';
import { ended, keepOrder } from '../orders/keep-order.js';
import type { StopOrder } from '../orders/order.js';
import { closeTasksOf } from '../releases/tasks.js';
import { type Doers, type Doing, type Done, refuse } from './doing.js';

/** A clock of an order that ran out: refused before its time, and where it does not run. */
const whenDue = (doing: Doing, change: (order: StopOrder) => StopOrder): Done => {
  const { state, deed, id, act, atMs } = doing;
  const order = state.orders.get(id);
  if (order === undefined) return refuse(doing, 'DESK_SUBJECT_UNKNOWN', 'no such order');
  const clock = clockOf(order, state.terms);
  if (clock?.timer !== deed.kind) return refuse(doing, 'DESK_STATE', `${deed.kind} of an order that is ${order.state}`);
  if (atMs < clock.dueMs) return refuse(doing, 'DESK_NOT_DUE', `due at ${clock.dueMs}, it is ${atMs}`);
  const changed = change(order);
  keepOrder(state, changed);
  return changed.endedAtMs === null ? [] : closeTasksOf(state, act.subject, doing.actor, atMs);
};

export const timerDoers: Doers<Exclude<Extract<DeedKind, `timer.${string}`>, 'timer.measure-over'>> = {
  'timer.lapse': (doing) =>
    whenDue(doing, (order) => ({
      ...ended(order, 'lapsed', doing.actor, doing.atMs),
      hasHeld: doing.state.terms.lapsedCounts,
    })),
  'timer.unanswered': (doing) => whenDue(doing, (order) => ({ ...order, state: 'unanswered', answerByMs: null })),
  'timer.expiring': (doing) => whenDue(doing, (order) => ({ ...order, state: 'expiring' })),
  'timer.expired': (doing) => whenDue(doing, (order) => ended(order, 'lapsed', doing.actor, doing.atMs)),
  'timer.silence-over': (doing) => {
    const { state, id, act, atMs } = doing;
    const work = state.accounts.get(id);
    if (work === undefined || work.silence === null) return refuse(doing, 'DESK_STATE', 'the account is not silenced');
    if (atMs < work.silence.untilMs) return refuse(doing, 'DESK_NOT_DUE', `due at ${work.silence.untilMs}`);
    state.accounts.set(id, { ...work, silence: null });
    state.ticking.delete(act.subject);
    return [];
  },
};
