import { type Appeal, type DeskState, type ReleaseTask, subjectOf, versionOf } from '@weir/acts';
import type { Appeal as AppealShown, ReleaseTask as TaskShown } from '@weir/desk-api';
import { WeirError } from '@weir/model';
import { isLineAbout } from '../accounts/is-about.js';
import { showText } from '../accounts/show-text.js';
import { numberIn } from '../accounts/typed-numbers.js';
import type { Desk } from '../desk.js';
import { pageOf } from '../http/cursor.js';
import type { Handlers, Who } from '../http/handler.js';
import { type Refs, showAccount } from '../orders/show-anchor.js';
import { orderOf } from './order-handlers.js';

/** Who asked an institution for what a task is about, and when; null: nobody did, or it is done. */
const askedOf = (state: DeskState, { of, state: stands }: ReleaseTask): TaskShown['asked'] => {
  const asked = of.kind === 'order' && stands === 'open' ? (state.orders.get(of.id)?.releaseAsked ?? null) : null;
  return asked === null ? null : { by: asked.by, at: asked.atMs };
};

/** A release task as `who` may see it. */
export const showTask = (state: DeskState, refs: Refs, task: ReleaseTask, who: Who): TaskShown => ({
  id: task.id,
  of: task.of,
  account: showAccount(refs, task.account, who),
  asset: task.asset,
  case: task.case,
  cause: task.cause,
  reason: task.reason,
  since: task.sinceMs,
  due: task.dueMs,
  state: task.state,
  doneBy: task.doneBy,
  doneAt: task.doneAtMs,
  asked: askedOf(state, task),
  version: versionOf(state, subjectOf('release', task.id)),
});

/** An appeal as `who` may see it. */
export const showAppeal = (state: DeskState, refs: Refs, appeal: Appeal, who: Who): AppealShown => ({
  id: appeal.id,
  account: showAccount(refs, appeal.account, who),
  kind: appeal.against.kind,
  against: appeal.against.id,
  text: showText(appeal.text, who),
  receivedAt: appeal.receivedAtMs,
  takenInBy: appeal.takenInBy,
  reviewer: appeal.reviewer,
  due: appeal.dueMs,
  decision:
    appeal.decision === null
      ? null
      : {
          outcome: appeal.decision.outcome,
          text: showText(appeal.decision.text, who),
          by: appeal.decision.by,
          at: appeal.decision.atMs,
        },
  version: versionOf(state, subjectOf('appeal', appeal.id)),
});

type Names = 'releases' | 'endRelease' | 'appeals' | 'takeAppeal' | 'decideAppeal';

/** What must be released, and what people say against orders, labels, entries and holds. */
export const releaseHandlers = (desk: Desk): Handlers<Names> => {
  const { acts, board, typed } = desk.parts;
  const { state } = acts;
  const known = <T>(map: ReadonlyMap<string, T>, id: string): T => {
    const found = map.get(id);
    if (found === undefined) throw new WeirError('DESK_UNKNOWN', `there is nothing of the id ${id}`);
    return found;
  };
  return {
    // What runs out first comes first, in both lists.
    releases: async ({ query, who }) => {
      typed.assertMayType(who, numberIn(query.q));
      const wanted = [...state.tasks.values()].filter(
        (task) =>
          (query.state === undefined || task.state === query.state) &&
          isLineAbout(task.account, [task.case, task.of.id], query.q, who),
      );
      const lines = wanted.map((task) => ({ key: -task.dueMs, name: task.id, value: task }));
      const { values, next } = pageOf(lines, query.cursor, query.limit);
      return { tasks: values.map((task) => showTask(state, board, task, who)), next };
    },
    endRelease: async ({ params: { id }, body, key, seen, who }) => {
      known(state.tasks, id);
      const deed = { kind: 'release.end' as const, ...body };
      await acts.make({ id: key!, actor: who.actor, subject: subjectOf('release', id), seen, deed });
      return showTask(state, board, known(state.tasks, id), who);
    },
    appeals: async ({ query, who }) => {
      typed.assertMayType(who, numberIn(query.q));
      const stands = (appeal: Appeal): string => appeal.decision?.outcome ?? 'open';
      const wanted = [...state.appeals.values()].filter(
        (appeal) =>
          (query.state === undefined || stands(appeal) === query.state) &&
          isLineAbout(appeal.account, [appeal.against.id], query.q, who),
      );
      const lines = wanted.map((appeal) => ({ key: -appeal.dueMs, name: appeal.id, value: appeal }));
      const { values, next } = pageOf(lines, query.cursor, query.limit);
      return { appeals: values.map((appeal) => showAppeal(state, board, appeal, who)), next };
    },
    takeAppeal: async ({ body: { against: named, order, text, from }, key, who }) => {
      const against = named ?? (order === undefined ? undefined : { kind: 'order' as const, id: order });
      if (against === undefined || (named !== undefined && order !== undefined))
        throw new WeirError('DESK_VALUE', 'an appeal is against one thing: `order`, or `against`');
      if (against.kind === 'order') orderOf(desk, against.id);
      else known(state.measures, subjectOf(against.kind, against.id));
      const id = key!;
      const deed = { kind: 'appeal.intake' as const, against, text, from };
      await acts.make({ id, actor: who.actor, subject: subjectOf('appeal', id), seen: null, deed });
      return showAppeal(state, board, known(state.appeals, id), who);
    },
    decideAppeal: async ({ params: { id }, body, key, seen, who }) => {
      known(state.appeals, id);
      const deed = { kind: 'appeal.decide' as const, ...body };
      await acts.make({ id: key!, actor: who.actor, subject: subjectOf('appeal', id), seen, deed });
      return showAppeal(state, board, known(state.appeals, id), who);
    },
  };
};
