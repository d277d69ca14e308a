import { z } from 'zod';
import { OrderAnswer } from '../acts/order-acts.js';
import { Amount, TimeMs } from '../acts/values.js';
import { type DeskState, versionOf } from '../fold/state.js';
import { StopPaymentRequested, stopPaymentRequested } from '../forms/stop-payment-requested.js';
import { orderStates, type StopOrder } from '../orders/order.js';

/**
 * A change of an order, for programs of others: the value of a message on `weir.stop-orders.v1`. It says the order whole, as it is
 * after the act: of one order the highest revision stands. `schemas/desk/stop-order-changed.v1.json` is written from this.
 */
export const StopOrderChanged = z.strictObject({
  type: z.literal('StopOrderChanged'),
  v: z.literal(1),
  /** Of the order. */
  id: z.string(),
  /** Grows with each change of the order, not by one. */
  revision: z.int().positive(),
  /** When the act was made, by the broker's clock. */
  at: TimeMs,
  /** Which act changed it: what is written on `weir.acts.v1` at this offset. */
  act: z.strictObject({ kind: z.string(), offset: z.int().nonnegative() }),
  state: z.enum(orderStates),
  /** What it asks for. */
  order: StopPaymentRequested,
  /** Minor units that it holds now. */
  held: Amount,
  startedAt: TimeMs.nullable(),
  /** Until when it holds; null: not yet, not any more, or without end. */
  expiresAt: TimeMs.nullable(),
  /** Until when a second person must confirm it, or it lapses. */
  confirmBy: TimeMs.nullable(),
  isFrozen: z.boolean(),
  answer: OrderAnswer.nullable(),
  /** Minor units that went back to those they were taken from. */
  returned: Amount,
  endedAt: TimeMs.nullable(),
});
export type StopOrderChanged = z.infer<typeof StopOrderChanged>;

/** Whether others hear of an order: a draft is nobody's business until it holds something or was sent. */
export const isTold = (order: StopOrder): boolean => order.sentAtMs !== null || order.startedAtMs !== null;

/** The event of an order after an act. @param act the one that changed it last */
export const stopOrderChanged = (
  state: DeskState,
  order: StopOrder,
  act: { readonly kind: string; readonly offset: number; readonly atMs: number },
): StopOrderChanged => ({
  type: 'StopOrderChanged',
  v: 1,
  id: order.id,
  revision: versionOf(state, `order:${order.id}`),
  at: act.atMs,
  act: { kind: act.kind, offset: act.offset },
  state: order.state,
  order: stopPaymentRequested(order, state.terms),
  held: String(order.heldMinor),
  startedAt: order.startedAtMs,
  expiresAt: order.endedAtMs === null ? order.expiresAtMs : null,
  confirmBy: order.confirmByMs,
  isFrozen: order.isFrozen,
  answer: order.answer,
  returned: String(order.returns.reduce((sum, { minor }) => sum + minor, 0n)),
  endedAt: order.endedAtMs,
});
