import { isBeforeThirdForm } from '../acts/act.js';
import { idOf, subjectOf, thingOf } from '../acts/subject.js';
import { type Doer, refuse } from '../fold/doing.js';
import type { DeskState } from '../fold/state.js';
import { awaitsAnswer, type StopOrder } from '../orders/order.js';
import { openTask, placeOf, standing } from './tasks.js';

/**
 * Orders of an alert that hold more than it says can be held: the newest first, until what is left is covered. An order
 * that was asked for and not answered holds nothing yet, but may at any moment: it counts with what it asks for.
 */
const beyond = (state: DeskState, subjects: readonly string[], holdableMinor: bigint): readonly string[] => {
  const weights = subjects.flatMap((subject) => {
    const order = state.orders.get(idOf(subject));
    if (order === undefined || !subject.startsWith('order:') || standing(state, subject) === null) return [];
    const holds = state.terms.kinds[order.kind].holds && order.of === null;
    const minor = awaitsAnswer(order) && holds ? BigInt(order.amount) : order.heldMinor;
    return [{ subject, minor, isGoing: order.releaseAsked !== null }];
  });
  let excess = weights.reduce((sum, { minor }) => sum + minor, 0n) - holdableMinor;
  const chosen: string[] = [];
  // What is on its way out already comes first: nothing else is released in its place.
  const newestFirst = weights.toReversed();
  const inTurn = [...newestFirst.filter(({ isGoing }) => isGoing), ...newestFirst.filter(({ isGoing }) => !isGoing)];
  for (const { subject, minor } of inTurn) {
    if (excess <= 0n) break;
    if (minor === 0n) continue;
    chosen.push(subject);
    excess -= minor;
  }
  return chosen;
};

/**
 * Tasks that an order brings with it which was drafted before its alert shrank, and goes out only now: it is not held back,
 * since what is left may go in the meantime, but what it holds too much is to be released.
 */
export const tasksOfLateOrder = (state: DeskState, { rests }: StopOrder, atMs: number): readonly string[] => {
  const known = state.alerts.get(rests.alert);
  if (known === undefined || known.cause !== 'shrunk' || rests.revision >= known.revision) return [];
  const subjects = state.restingOnAlert.get(rests.alert) ?? [];
  return beyond(state, subjects, known.holdableMinor).flatMap(
    (subject) => openTask(state, subject, 'shrunk', atMs) ?? [],
  );
};

/** An alert that is another now: what rests on it and is not covered any more has a release task. */
export const alertChanged: Doer<'alert.changed'> = (doing) => {
  const { state, deed, id, atMs } = doing;
  const before = state.alerts.get(id);
  if (before !== undefined && deed.revision <= before.revision)
    return refuse(doing, 'DESK_OLD_REVISION', `revision ${before.revision} of the alert is known`);
  const holdableMinor = BigInt(deed.holdable);
  const { revision, cause } = deed;
  const voided = deed.transfers === undefined ? null : new Set(deed.transfers);
  // Where some of what is below it is void and money is left, the alert stands: it has shrunk.
  const isOver = cause === 'withdrawn' || (cause === 'voided' && (voided === null || holdableMinor === 0n));
  state.alerts.set(id, { revision, holdableMinor, cause: isOver ? cause : 'shrunk' });
  const resting = state.restingOnAlert.get(id) ?? [];
  const isWorse = before !== undefined && before.cause === 'shrunk' && holdableMinor < before.holdableMinor;
  // A label says nothing of sums: it falls when nothing is left of the alert.
  const falls = (subject: string): boolean => !subject.startsWith('order:') && holdableMinor === 0n;
  const citesVoid = (subject: string): boolean => {
    const order = subject.startsWith('order:') ? state.orders.get(idOf(subject)) : undefined;
    return order !== undefined && voided?.has(order.anchor.id) === true;
  };
  const less = (): readonly string[] => [
    ...new Set([...resting.filter(citesVoid), ...beyond(state, resting, holdableMinor), ...resting.filter(falls)]),
  ];
  const options = { isWorse, takesGraver: !isBeforeThirdForm(doing.act) };
  return (isOver ? resting : less()).flatMap((subject) => openTask(state, subject, cause, atMs, options) ?? []);
};

/**
 * What falls with a measure, of what stands. With an order everything that rests on the same case in the same account, also
 * where the order itself ended meanwhile. With a label, an entry or a hold that alone and what rests on it: that somebody is on no
 * list any more says nothing of the money that is held.
 */
export const derivedWith = (state: DeskState, subject: string): readonly string[] => {
  const one = placeOf(state, subject);
  if (one === null) return [];
  if (thingOf(subject) !== 'order') {
    const resting = thingOf(subject) === 'label' ? (state.restingOnLabel.get(idOf(subject)) ?? []) : [];
    return [subject, ...resting].filter((other) => standing(state, other) !== null);
  }
  const orders = (state.ordersOfAccount.get(one.account) ?? []).map((id) => subjectOf('order', id));
  const measures = [...state.measures.keys()].filter((key) => state.measures.get(key)!.account === one.account);
  return [...orders, ...measures].filter((other) => {
    const stands = standing(state, other);
    return stands !== null && (other === subject || (one.case !== null && stands.case === one.case));
  });
};
