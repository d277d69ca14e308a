import { z } from 'zod';
import { Order } from './orders.js';
import { OfId, route } from './route.js';
import { Amount } from './values.js';
import { Appeal } from './work.js';

const Why = z.string().min(1).max(1_000);
export const HoldReason = z.strictObject({ reason: Why });
/** `amount` left out: all that is held. */
export const FreezeOrder = z.strictObject({ reason: Why, amount: Amount.optional() });
/** `to`: who reported the loss; left out where nobody says whose it was. */
export const ReturnMoney = z.strictObject({ reason: Why, amount: Amount, to: z.string().min(1).max(200).optional() });
/** Another person than who brought about what the appeal is against. */
export const Reviewer = z.strictObject({ reviewer: z.string().min(1).max(200) });

/** What becomes of money that is held, as the police decided it, and who looks at an appeal. */
export const holdRoutes = {
  extendOrder: route({
    method: 'POST',
    path: '/v1/orders/:id/extend',
    right: 'approve',
    summary: 'A stop that somebody else drafted holds for another term',
    params: OfId,
    body: HoldReason,
    answer: Order,
    ifMatch: true,
  }),
  freezeOrder: route({
    method: 'POST',
    path: '/v1/orders/:id/freeze',
    right: 'approve',
    summary: 'What somebody else stopped is frozen',
    params: OfId,
    body: FreezeOrder,
    answer: Order,
    ifMatch: true,
  }),
  renewOrder: route({
    method: 'POST',
    path: '/v1/orders/:id/renew',
    right: 'approve',
    summary: 'A freeze of somebody else’s stop holds for another term',
    params: OfId,
    body: HoldReason,
    answer: Order,
    ifMatch: true,
  }),
  releaseOrder: route({
    method: 'POST',
    path: '/v1/orders/:id/release',
    right: 'approve',
    summary: 'Release what somebody else stopped',
    params: OfId,
    body: HoldReason,
    answer: Order,
    ifMatch: true,
  }),
  returnMoney: route({
    method: 'POST',
    path: '/v1/orders/:id/return',
    right: 'approve',
    summary: 'Money that is held went back to whom it was taken from',
    params: OfId,
    body: ReturnMoney,
    answer: Order,
    ifMatch: true,
  }),
  assignAppeal: route({
    method: 'POST',
    path: '/v1/appeals/:id/reviewer',
    right: 'approve',
    summary: 'Give an appeal to a reviewer who did not do what it is against',
    params: OfId,
    body: Reviewer,
    answer: Appeal,
    ifMatch: true,
  }),
} as const;
