import type { MeasureKind } from '../acts/release-acts.js';
import { idOf, subjectOf, thingOf } from '../acts/subject.js';
import type { DeskState, ReleaseCause, ReleaseTask } from '../fold/state.js';

const texts: Readonly<Record<ReleaseCause, { readonly zh: string; readonly en: string }>> = {
  shrunk: { zh: '预警的可止付金额已低于在控金额', en: 'the alert says less can be held than is held' },
  voided: { zh: '所依据的转账已冲正', en: 'the transfer that it rests on was voided' },
  withdrawn: { zh: '报案已撤回', en: 'the report was withdrawn' },
  appeal: { zh: '申诉成立', en: 'an appeal was granted' },
};

/** A graver cause takes the place of a lesser one: of what shrank a part may be kept, of what was withdrawn nothing. */
const gravity: Readonly<Record<ReleaseCause, number>> = { shrunk: 0, voided: 1, withdrawn: 2, appeal: 3 };

/** What is to be released: where it is, and what it rests on. */
interface Standing {
  readonly account: string;
  readonly asset: string | null;
  /** Null: a label that rests on no case. */
  readonly case: string | null;
}

/** Where a measure is or was; null: there is none of this subject. */
export const placeOf = (state: DeskState, subject: string): Standing | null => {
  if (thingOf(subject) === 'order') {
    const order = state.orders.get(idOf(subject));
    return order === undefined ? null : { account: order.account, asset: order.asset, case: order.rests.case };
  }
  const measure = state.measures.get(subject);
  if (measure === undefined) return null;
  // What rests on a label alone is of the label's case.
  const { account, asset, onLabel } = measure;
  const label = onLabel === null ? undefined : state.measures.get(subjectOf('label', onLabel));
  return { account, asset, case: measure.rests?.case ?? label?.rests?.case ?? null };
};

/** A measure that still stands; null: there is none of this subject, it is a draft or asks for a release, or it ended. */
export const standing = (state: DeskState, subject: string): Standing | null => {
  const of = thingOf(subject) === 'order' ? state.orders.get(idOf(subject)) : state.measures.get(subject);
  const isDraft = of !== undefined && 'state' in of && of.state === 'drafted';
  // What asks for a release is not released itself.
  const undoes = of !== undefined && 'state' in of && state.terms.kinds[of.kind].effect === 'release';
  return of === undefined || isDraft || undoes || of.endedAtMs !== null ? null : placeOf(state, subject);
};

/** Who put a measure there: another person must undo it. */
export const authorOf = (state: DeskState, subject: string): string | null =>
  (thingOf(subject) === 'order' ? state.orders.get(idOf(subject))?.draftedBy : state.measures.get(subject)?.by) ?? null;

const latestTask = (state: DeskState, subject: string): ReleaseTask | null => {
  const last = state.tasksOf.get(subject)?.at(-1);
  return last === undefined ? null : state.tasks.get(last)!;
};

/**
 * Opens a task to release a measure, once: where one is open, nothing happens, but that a graver cause may become its own; where one was ended with `kept`, only another cause, or figures that shrank again (`isWorse`), open the next. Returns the
 * task's subject; null: none was opened.
 */
export const openTask = (
  state: DeskState,
  subject: string,
  cause: ReleaseCause,
  atMs: number,
  options: {
    readonly isWorse?: boolean;
    readonly id?: string;
    readonly why?: string;
    /** A graver cause takes the place of that of an open task; left out: a granted appeal alone does. */
    readonly takesGraver?: boolean;
    /** In the place of what the cause says by default. */
    readonly text?: { readonly zh: string; readonly en: string };
  } = {},
): string | null => {
  const of = standing(state, subject);
  const before = latestTask(state, subject);
  if (of === null) return null;
  const text = options.text ?? texts[cause];
  const reason =
    options.why === undefined
      ? { code: cause, ...text }
      : { code: cause, zh: `${text.zh}：${options.why}`, en: `${text.en}: ${options.why}` };
  if (before?.state === 'open') {
    const isGraver = gravity[cause] > gravity[before.cause] && (cause === 'appeal' || options.takesGraver === true);
    if (!isGraver) return null;
    // Whoever keeps it decides of what is so now, and nobody keeps what an appeal decided; the clock that runs goes on.
    state.tasks.set(before.id, { ...before, cause, reason });
    return subjectOf('release', before.id);
  }
  if (before?.state === 'kept' && before.cause === cause && options.isWorse !== true) return null;
  const number = state.tasksOf.get(subject)?.length ?? 0;
  const id = options.id ?? `${subject}:${number + 1}`;
  state.tasks.set(id, {
    id,
    of: { kind: thingOf(subject) as MeasureKind, id: idOf(subject) },
    ...of,
    cause,
    reason,
    sinceMs: atMs,
    dueMs: atMs + state.terms.releaseWithinMs,
    state: 'open',
    outcomeReason: null,
    doneBy: null,
    doneAtMs: null,
  });
  const ids = state.tasksOf.get(subject);
  if (ids === undefined) state.tasksOf.set(subject, [id]);
  else ids.push(id);
  return subjectOf('release', id);
};

/** What a task asked for was done by another way: it is settled. Subjects of the tasks. */
export const closeTasksOf = (state: DeskState, subject: string, by: string, atMs: number): readonly string[] =>
  (state.tasksOf.get(subject) ?? []).flatMap((id) => {
    const task = state.tasks.get(id)!;
    if (task.state !== 'open') return [];
    state.tasks.set(id, { ...task, state: 'done', doneBy: by, doneAtMs: atMs });
    return [subjectOf('release', id)];
  });
