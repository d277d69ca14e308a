import { type DeedKind, isBeforeThirdForm, systemActor } from '../acts/act.js';
import { subjectOf } from '../acts/subject.js';
import { type Doers, type Done, isRefusal, refuse } from '../fold/doing.js';
import type { Appeal, DeskState, ReleaseTask } from '../fold/state.js';
import { endMeasure } from '../measures/end-measure.js';
import { askRelease } from '../orders/ask-release.js';
import { release } from '../orders/effects.js';
import { ended, keepOrder } from '../orders/keep-order.js';
import { askedTrouble, mustBeAsked } from '../orders/release-asked.js';
import { alertChanged, derivedWith } from './alert-changes.js';
import { reviewTrouble } from './reviewers.js';
import { authorOf, closeTasksOf, openTask, placeOf, standing } from './tasks.js';

const subjectOfThing = ({
  kind,
  id,
}: {
  readonly kind: Parameters<typeof subjectOf>[0];
  readonly id: string;
}): string => subjectOf(kind, id);

/** Takes back drafts of what an appeal undid: nobody sends them after it. What would release something stays. */
const cancelDrafts = (state: DeskState, against: Appeal['against'], by: string, atMs: number): readonly string[] => {
  const place = placeOf(state, subjectOfThing(against));
  if (place === null) return [];
  const drafts = (state.ordersOfAccount.get(place.account) ?? [])
    .map((id) => state.orders.get(id)!)
    .filter(({ kind, rests, state: stands }) => {
      const undoes = state.terms.kinds[kind].effect === 'release';
      return stands === 'drafted' && rests.case === place.case && !undoes;
    });
  for (const order of drafts) keepOrder(state, ended(order, 'cancelled', by, atMs));
  return drafts.map(({ id }) => subjectOf('order', id));
};

/** Ends a label, an entry or a hold, and the tasks that ask for it. */
const fall = (state: DeskState, subject: string, by: string, atMs: number): readonly string[] => [
  subject,
  ...closeTasksOf(state, subject, by, atMs),
  ...endMeasure(state, state.measures.get(subject)!, by, atMs),
];

/** Undoes what a task names. */
const undo = (state: DeskState, task: ReleaseTask, by: string, atMs: number): readonly string[] => {
  const subject = subjectOfThing(task.of);
  if (task.of.kind === 'order') {
    const order = state.orders.get(task.of.id)!;
    return [subject, ...release(state, order, by, atMs)];
  }
  return [subject, ...endMeasure(state, state.measures.get(subject)!, by, atMs)];
};

export const releaseDoers: Doers<Extract<DeedKind, `alert.${string}` | `release.${string}` | `appeal.${string}`>> = {
  'alert.changed': alertChanged,

  'release.open': (doing): Done => {
    const { state, deed, id, act, actor, atMs } = doing;
    if (state.tasks.has(id)) return refuse(doing, 'DESK_ID_REUSED', 'there is a task of this id');
    const subject = subjectOfThing(deed.of);
    if (standing(state, subject) === null) return refuse(doing, 'DESK_SUBJECT_UNKNOWN', 'nothing of this id stands');
    // A person who opens a task has one of this id, or none; what a desk found becomes the cause of the one that is open.
    const takesGraver = actor === systemActor && !isBeforeThirdForm(act);
    const options = { id, why: deed.reason, isWorse: true, takesGraver };
    const opened = openTask(state, subject, deed.cause, atMs, options);
    return opened === null ? refuse(doing, 'DESK_STATE', 'a task to release it is open already') : [opened];
  },

  'release.end': (doing): Done => {
    const { state, deed, id, actor, atMs } = doing;
    const task = state.tasks.get(id);
    if (task === undefined) return refuse(doing, 'DESK_SUBJECT_UNKNOWN', 'no such task');
    if (task.state !== 'open') return refuse(doing, 'DESK_STATE', `the task is ${task.state}`);
    if (authorOf(state, subjectOfThing(task.of)) === actor)
      return refuse(doing, 'DESK_SECOND_PERSON', 'another person ends what one brought about');
    if (deed.outcome === 'kept' && task.cause === 'appeal')
      return refuse(doing, 'DESK_STATE', 'an appeal was granted: what it undoes is released');
    const order = task.of.kind === 'order' ? state.orders.get(task.of.id)! : null;
    const asked = order === null ? null : askedTrouble(state, order);
    if (asked !== null) return asked;
    if (order !== null && deed.outcome === 'released' && mustBeAsked(order, doing.act)) {
      // The task is done when the institution confirms; until then its clock runs.
      const asking = askRelease(doing, order, deed.reason);
      if (!isRefusal(asking)) state.tasks.set(id, { ...task, outcomeReason: deed.reason });
      return asking;
    }
    const outcome = deed.outcome === 'kept' ? 'kept' : 'done';
    state.tasks.set(id, { ...task, state: outcome, outcomeReason: deed.reason, doneBy: actor, doneAtMs: atMs });
    return outcome === 'done' ? undo(state, task, actor, atMs) : [];
  },

  'appeal.intake': (doing): Done => {
    const { state, deed, id, actor, atMs } = doing;
    if (state.appeals.has(id)) return refuse(doing, 'DESK_ID_REUSED', 'there is an appeal of this id');
    const of = placeOf(state, subjectOfThing(deed.against));
    if (of === null) return refuse(doing, 'DESK_SUBJECT_UNKNOWN', 'there is nothing of this id');
    state.appeals.set(id, {
      id,
      against: deed.against,
      account: of.account,
      text: deed.text,
      from: deed.from,
      receivedAtMs: atMs,
      takenInBy: actor,
      reviewer: null,
      dueMs: atMs + state.terms.appealWithinMs,
      decision: null,
    });
    return [];
  },

  'appeal.assign': (doing): Done => {
    const { state, deed, id } = doing;
    const appeal = state.appeals.get(id);
    if (appeal === undefined) return refuse(doing, 'DESK_SUBJECT_UNKNOWN', 'no such appeal');
    if (appeal.decision !== null) return refuse(doing, 'DESK_STATE', 'the appeal is decided');
    const trouble = reviewTrouble(doing, appeal, deed.reviewer);
    if (trouble !== null) return trouble;
    state.appeals.set(id, { ...appeal, reviewer: deed.reviewer });
    return [];
  },

  'appeal.decide': (doing): Done => {
    const { state, deed, id, actor, atMs } = doing;
    const appeal = state.appeals.get(id);
    if (appeal === undefined) return refuse(doing, 'DESK_SUBJECT_UNKNOWN', 'no such appeal');
    if (appeal.decision !== null) return refuse(doing, 'DESK_STATE', `the appeal is ${appeal.decision.outcome}`);
    const trouble = reviewTrouble(doing, appeal, actor);
    if (trouble !== null) return trouble;
    if (appeal.reviewer !== null && appeal.reviewer !== actor)
      return refuse(doing, 'DESK_STATE', 'the appeal is with another reviewer');
    const decision = { outcome: deed.outcome, text: deed.text, by: actor, atMs };
    state.appeals.set(id, { ...appeal, reviewer: actor, decision });
    if (deed.outcome === 'rejected') return [];
    const derived = derivedWith(state, subjectOfThing(appeal.against));
    const opened = derived.flatMap((subject) => openTask(state, subject, 'appeal', atMs) ?? []);
    // Nobody else need be asked about what the desk itself says of an account: it falls with the decision.
    if (appeal.against.kind !== 'order')
      return [...opened, ...derived.flatMap((subject) => fall(state, subject, actor, atMs))];
    return [...opened, ...cancelDrafts(state, appeal.against, actor, atMs)];
  },
};
