import type { Act } from '../acts/act.js';
import { isOfFirstForm } from '../acts/act.js';
import { subjectOf } from '../acts/subject.js';
import { type Refusal, refused } from '../fold/outcome.js';
import type { DeskState } from '../fold/state.js';
import { awaitsAnswer, type StopOrder } from './order.js';

/**
 * Whether another institution holds the money, or may at any moment: that it lets go is asked, and true when it says so. What
 * holds nothing of its own, an extension say, ends with the order that it is of. An act of the first form released at once, but
 * for what somebody has asked for since.
 */
export const mustBeAsked = (order: StopOrder, act: Act): boolean =>
  !order.isOwn && (order.heldMinor > 0n || awaitsAnswer(order)) && (!isOfFirstForm(act) || order.releaseAsked !== null);

/** Why nothing else is decided of an order whose release was asked; null: it was not. */
export const askedTrouble = (state: DeskState, { id, releaseAsked }: StopOrder): Refusal | null =>
  releaseAsked === null
    ? null
    : refused(
        'DESK_STATE',
        `its institution was asked to release it, by order ${releaseAsked.order}`,
        state.last.get(subjectOf('order', id)),
      );
