import { z } from 'zod';
import { Anchor, Issuer, OrderFacts, TargetClass } from '../acts/order-acts.js';
import { Account, Amount, Asset, TimeMs } from '../acts/values.js';
import type { StopOrder } from '../orders/order.js';
import { OrderKind, type OrderTerms } from '../orders/terms.js';

/**
 * An order as programs of other institutions get it: neutral, whole, without anything of the desk's own. Webhooks carry it;
 * `schemas/stop-payment-requested.v1.json` is written from this.
 */
export const StopPaymentRequested = z.strictObject({
  type: z.literal('StopPaymentRequested'),
  v: z.literal(1),
  /** Of the order: the same in every repetition. */
  id: z.string(),
  kind: OrderKind,
  /** The platform's message code. */
  messageCode: z.string(),
  requestedAt: TimeMs,
  account: Account,
  holder: z.string().nullable(),
  targetClass: TargetClass,
  institution: z.string().nullable(),
  isOwn: z.boolean(),
  asset: Asset,
  /** Minor units. */
  amount: Amount,
  /** The transfer to be compared letter by letter before anything is stopped. */
  anchor: Anchor,
  case: OrderFacts.shape.rests.shape.case,
  alert: OrderFacts.shape.rests.shape.alert,
  caseNumber: z.string(),
  basis: z.string(),
  issuer: Issuer,
  /** Id of the order that this one extends, renews, freezes on or releases. */
  of: z.string().nullable(),
  /** How long it is to hold from its start, milliseconds; null: without end. */
  termMs: z.int().positive().nullable(),
  /** The how-manieth stop of the account, this one included. */
  time: z.int().nonnegative(),
});
export type StopPaymentRequested = z.infer<typeof StopPaymentRequested>;

/** The event of an order. */
export const stopPaymentRequested = (order: StopOrder, terms: OrderTerms): StopPaymentRequested => {
  const { id, kind, account, holder, targetClass, institution, isOwn, asset, amount } = order;
  return {
    type: 'StopPaymentRequested',
    v: 1,
    id,
    kind,
    messageCode: terms.kinds[kind].code,
    requestedAt: order.sentAtMs ?? order.draftedAtMs,
    ...{ account, holder, targetClass, institution, isOwn, asset, amount },
    anchor: order.anchor,
    case: order.rests.case,
    alert: order.rests.alert,
    caseNumber: order.caseNumber,
    basis: order.basis,
    issuer: order.issuer,
    of: order.of,
    termMs: terms.kinds[kind].termMs,
    time: order.time,
  };
};
