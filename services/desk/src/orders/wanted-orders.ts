import type { DeskState, StopOrder } from '@weir/acts';
import type { OrderQuery } from '@weir/desk-api';
import { isAccount, isIn, wantedOf } from '../accounts/is-about.js';
import { type Board, dueOf } from '../board/board.js';
import type { Who } from '../http/handler.js';
import { ofOthers } from './of-others.js';

/** Whether a typed text is about an order: what it names, whom it is against, or whose account that is. */
const isAbout = (board: Board, order: StopOrder, text: string, who: Who): boolean => {
  const wanted = wantedOf(text);
  if (isAccount(order.account, wanted, who)) return true;
  const name = board.directory.find(order.account)?.name ?? null;
  // An id is a key, of which people have the first letters: in the middle of one a few digits would be found by chance.
  const isId = order.id.toLowerCase().startsWith(wanted);
  return isId || isIn([order.rests.case, order.caseNumber, order.institution, name], wanted);
};

/** Orders that a query asks for, whatever part of them a page holds. @throws {WeirError} `DESK_REF_UNKNOWN` */
export const wantedOrders = (state: DeskState, board: Board, query: OrderQuery, who: Who): StopOrder[] => {
  const account = query.ref === undefined ? null : board.parts.refs.open(query.ref);
  return [...state.orders.values()].filter(
    (order) =>
      (query.state === undefined || order.state === query.state) &&
      (query.kind === undefined || order.kind === query.kind) &&
      (query.case === undefined || order.rests.case === query.case) &&
      (account === null || order.account === account) &&
      (query.due === undefined || dueOf(order) !== null) &&
      (query.awaits === undefined ||
        (ofOthers(state, order).includes('confirm') &&
          (query.awaits === 'confirm' || order.draftedBy !== who.actor))) &&
      (query.q === undefined || isAbout(board, order, query.q, who)),
  );
};
