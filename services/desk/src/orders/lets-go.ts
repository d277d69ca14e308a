import { lessensOwn, type OrderAnswer, type StopOrder } from '@weir/acts';
import { WeirError } from '@weir/model';
import type { Who } from '../http/handler.js';

/**
 * An answer that lets go of what is held in an own account is put in by whoever may release it, others by whoever may draft orders, and what else
 * is said of own accounts by both: a request that comes again finds less held, and is answered as the first time. That it is not who
 * drafted the order the fold sees to.
 * @throws {WeirError} `DESK_FORBIDDEN`
 */
export const assertMayAnswer = (order: StopOrder, answer: OrderAnswer, { actor, rights }: Who): void => {
  const isLess = lessensOwn(order, answer);
  const needed = isLess ? 'approve' : 'act';
  const isEither = order.isOwn && !isLess && rights.has('approve');
  if (rights.has(needed) || isEither || (isLess && order.draftedBy === actor)) return;
  if (isLess)
    throw new WeirError('DESK_FORBIDDEN', 'who says that an own account is held for less needs the right approve');
  throw new WeirError('DESK_FORBIDDEN', 'who puts in what an institution answered needs the right act');
};
