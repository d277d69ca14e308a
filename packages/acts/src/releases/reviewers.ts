import { isOfFirstForm } from '../acts/act.js';
import { subjectOf } from '../acts/subject.js';
import { type Doing, refuse } from '../fold/doing.js';
import type { Refusal } from '../fold/outcome.js';
import type { Appeal, DeskState } from '../fold/state.js';
import { handsIn } from './hands.js';
import { authorOf } from './tasks.js';

/** Who did not review in acts of the first form: who drafted, confirmed or sent the order, or put the measure. */
const authorsOf = (state: DeskState, { id, kind }: Appeal['against']): ReadonlySet<string | null> => {
  const order = kind === 'order' ? state.orders.get(id) : undefined;
  const others = order === undefined ? [] : [order.confirmedBy, order.sentBy];
  return new Set([authorOf(state, subjectOf(kind, id)), ...others]);
};

/**
 * Why a person does not review an appeal; null: they may. Two people look at what somebody says against a measure, neither of
 * whom decides on what they did themselves: one takes it in, another decides. Whoever had a hand in the measure may take it in.
 */
export const reviewTrouble = (doing: Doing, appeal: Appeal, person: string): Refusal | null => {
  const { act, state } = doing;
  const { against, takenInBy } = appeal;
  const isFormer = isOfFirstForm(act);
  const hands = isFormer ? authorsOf(state, against) : handsIn(state, subjectOf(against.kind, against.id));
  if (hands.has(person))
    return refuse(doing, 'DESK_SECOND_PERSON', 'who reviews an appeal had no hand in what it is against');
  return isFormer || takenInBy !== person
    ? null
    : refuse(doing, 'DESK_SECOND_PERSON', 'an appeal is reviewed by another person than who took it in');
};
