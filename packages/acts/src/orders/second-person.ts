import { type Doing, refuse } from '../fold/doing.js';
import type { Refusal } from '../fold/outcome.js';
import { needsSecondPerson } from './drafting.js';
import type { StopOrder } from './order.js';
import type { OrderKind, OrderTerms } from './terms.js';

/** What another person than who drafted an order is asked for. */
export type OtherAct = 'confirm' | 'extend' | 'freeze' | 'renew' | 'release' | 'return';

/** Kinds of orders that do the same as an act about a hold: who may do that alone is said of them. */
const kindOfAct = { freeze: 'limit-freeze', renew: 'renewal' } as const satisfies Partial<Record<OtherAct, OrderKind>>;

const isAskedOfOthers = (terms: OrderTerms, act: keyof typeof kindOfAct): boolean =>
  terms.kinds[kindOfAct[act]].needsSecondPerson;

/** Why who drafted an order may not freeze or renew it; null: another one asks, or the terms let one person do it. */
export const alonenessTrouble = (doing: Doing, order: StopOrder, act: keyof typeof kindOfAct): Refusal | null =>
  order.draftedBy === doing.actor && isAskedOfOthers(doing.state.terms, act)
    ? refuse(doing, 'DESK_SECOND_PERSON', `another person than who drafted it must ${act} it`)
    : null;

/** What whoever drafted the order may not do about it as it stands: another person does. */
export const actsOfOthers = (terms: OrderTerms, order: StopOrder): readonly OtherAct[] => {
  const waits = order.state === 'drafted' && order.confirmedBy === null && needsSecondPerson(terms, order);
  return [
    ...(waits || order.state === 'unconfirmed' ? (['confirm'] as const) : []),
    'extend',
    ...(['freeze', 'renew'] as const).filter((act) => isAskedOfOthers(terms, act)),
    'release',
    'return',
  ];
};
