import type { DeskState } from '../fold/state.js';
import { awaitsAnswer, type StopOrder } from './order.js';
import type { OrderTerms } from './terms.js';

/** A request that is under way may still be executed: it keeps its place, so that answers never add up to too many. */
const mayStillBeExecuted = awaitsAnswer;

/** How many of its account's stops an order uses up, its extensions included. */
const usedBy = (order: StopOrder, terms: OrderTerms): number => {
  const extensions = terms.kinds.extension.countsAsStop ? order.extensions : 0;
  const own = terms.kinds[order.kind].countsAsStop && (order.hasHeld || mayStillBeExecuted(order)) ? 1 : 0;
  return own + extensions;
};

/** How often an account was stopped, over all cases, requests under way included. */
export const stopsUsed = (state: DeskState, account: string): number =>
  (state.ordersOfAccount.get(account) ?? []).reduce((sum, id) => sum + usedBy(state.orders.get(id)!, state.terms), 0);

/** Whether the account may be stopped once more. */
export const hasStopLeft = (state: DeskState, account: string): boolean =>
  stopsUsed(state, account) < state.terms.stopsMax;
