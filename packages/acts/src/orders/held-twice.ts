import type { OrderFacts } from '../acts/order-acts.js';
import type { Doing } from '../fold/doing.js';
import { type Refusal, refused } from '../fold/outcome.js';

/**
 * Why an order would hold money that another one holds already. One that stands for itself holds on top of what is held, so it
 * asks for no more than what is there and not held yet; what is to become of money that is held is an order that is `of` the
 * one that holds it. Asked when it is drafted and again when it takes hold: others may have held meanwhile. A stop by request
 * is let through: it cannot be `of` another, and the institution says itself what it took.
 */
export const heldTwiceTrouble = ({ state, id }: Doing, facts: OrderFacts): Refusal | null => {
  const { effect, holds } = state.terms.kinds[facts.kind];
  if (!holds || facts.of !== null || facts.there === undefined) return null;
  if (!facts.isOwn && effect !== 'freeze') return null;
  const holding = (state.ordersOfAccount.get(facts.account) ?? [])
    .map((other) => state.orders.get(other)!)
    .filter((other) => other.id !== id && other.asset === facts.asset && other.heldMinor > 0n);
  const last = holding.at(-1);
  if (last === undefined) return null;
  const heldMinor = holding.reduce((sum, other) => sum + other.heldMinor, 0n);
  const left = BigInt(facts.there) > heldMinor ? BigInt(facts.there) - heldMinor : 0n;
  if (BigInt(facts.amount) <= left) return null;
  const ways = `${left} is left to hold beside it; what is to become of what it holds is an order of it`;
  return refused('DESK_ORDER_EXISTS', `order ${last.id} holds ${last.heldMinor}: ${ways}`, {
    by: last.draftedBy,
    atMs: last.draftedAtMs,
  });
};
