import type { Act, DeedOf } from './acts/act.js';
import { actForm, systemActor } from './acts/act.js';
import { idOf, thingOf } from './acts/subject.js';
import type { DeskState } from './fold/state.js';
import { clockOf, type OrderTimer } from './orders/clocks.js';

/** The next clock of what a subject names; null: none runs. */
const nextOf = (
  state: DeskState,
  subject: string,
): { readonly kind: OrderTimer | 'timer.silence-over' | 'timer.measure-over'; readonly dueMs: number } | null => {
  if (thingOf(subject) === 'account') {
    const silence = state.accounts.get(idOf(subject))?.silence ?? null;
    return silence === null ? null : { kind: 'timer.silence-over', dueMs: silence.untilMs };
  }
  const untilMs = state.measures.get(subject)?.untilMs ?? null;
  if (untilMs !== null) return { kind: 'timer.measure-over', dueMs: untilMs };
  const order = state.orders.get(idOf(subject));
  const clock = order === undefined ? null : clockOf(order, state.terms);
  return clock === null ? null : { kind: clock.timer, dueMs: clock.dueMs };
};

/**
 * The timer acts that any desk should send now, ready to be written; the fold takes the first and refuses the others. Two
 * desks that have read equally far give them the same ids; a desk whose timer was refused, since its clock is ahead of
 * the broker's, finds it here again with another id once it has read its refusal.
 * @param nowMs the desk's clock, ms UTC
 */
export const dueTimers = (state: DeskState, nowMs: number): readonly Act[] =>
  [...state.ticking].flatMap((subject) => {
    const next = nextOf(state, subject);
    if (next === null || next.dueMs > nowMs) return [];
    const id = `${next.kind}:${state.last.get(subject)?.seq ?? 0}:${state.head?.offset ?? 0}:${idOf(subject).slice(0, 100)}`;
    const deed = { kind: next.kind } as DeedOf<OrderTimer>;
    return [{ v: actForm, id, actor: systemActor, subject, seen: null, head: state.head, deed }];
  });

/** When the next clock runs out, ms UTC; null: none runs. */
export const nextDueMs = (state: DeskState): number | null => {
  let next: number | null = null;
  for (const subject of state.ticking) {
    const due = nextOf(state, subject)?.dueMs ?? null;
    if (due !== null && (next === null || due < next)) next = due;
  }
  return next;
};
