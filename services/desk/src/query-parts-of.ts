import { holdingStates, pendingStates } from '@weir/acts';
import type { PictureNode } from '@weir/desk-api';
import { showInstitution } from './board/show-row.js';
import type { Desk } from './desk.js';
import { notesOf } from './handlers/note-handlers.js';
import type { QueryParts } from './queries/index.js';

/** What questions to the store are told of the board, the directory and the orders. */
export const queryParts = (
  desk: Desk,
  store: QueryParts['store'],
  more: Pick<QueryParts, 'details' | 'readHints'>,
): QueryParts => {
  const { acts, board, typed } = desk.parts;
  return {
    ...more,
    store,
    typed,
    notesOf: (account, who) => notesOf(desk, account, who),
    refs: board.parts.refs,
    boardRow: (account, who) => {
      const entry = board.entry(account);
      return entry === null ? null : board.row(entry, who);
    },
    institution: (prefix) => showInstitution(board, prefix),
    orderOf: (name, account, asset) => orderOf(acts.state, name, account, asset),
  };
};

/** How far orders for a pocket of a case are; of several what holds most. */
const orderOf = (
  state: Desk['parts']['acts']['state'],
  name: string,
  account: string,
  asset: string,
): PictureNode['order'] => {
  const ids = state.ordersOfAccount.get(account) ?? [];
  const states = ids
    .map((id) => state.orders.get(id)!)
    .filter((order) => order.asset === asset && order.rests.case === name)
    .map((order) => order.state);
  if (states.some((stands) => holdingStates.has(stands))) return 'held';
  if (states.some((stands) => stands !== 'drafted' && pendingStates.has(stands))) return 'asked';
  return states.includes('refused') ? 'refused' : 'none';
};
