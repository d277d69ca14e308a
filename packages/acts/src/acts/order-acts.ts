import { z } from 'zod';
import { OrderKind } from '../orders/terms.js';
import { Account, Amount, Asset, Id, Person, Reason, Rests, TimeMs } from './values.js';

/** The one transfer that an order cites, verbatim: a mismatch means no stop. */
export const Anchor = z.strictObject({
  id: z.string().min(1).max(256),
  time: TimeMs,
  creditTime: TimeMs.nullable(),
  from: Account,
  to: Account,
  asset: Asset,
  amount: Amount,
  /** Name of the payer as the feed gave it; null: it gave none. */
  fromName: z.string().max(200).nullable(),
});
export type Anchor = z.infer<typeof Anchor>;

export const Issuer = z.strictObject({
  unit: z.string().min(1).max(200),
  officers: z.array(z.string().max(100)).max(2),
});
export const TargetClass = z.enum(['personal', 'corporate']);

/** Everything an order says, so that its form can be filled from the acts alone. */
export const OrderFacts = z.strictObject({
  kind: OrderKind,
  account: Account,
  /** Name of the holder; null: nobody told. */
  holder: z.string().max(200).nullable(),
  asset: Asset,
  amount: Amount,
  targetClass: TargetClass,
  rests: Rests,
  anchor: Anchor,
  /** Code and name of who is asked; null: the directory does not know it. */
  institution: z.string().max(200).nullable(),
  isOwn: z.boolean(),
  issuer: Issuer,
  caseNumber: z.string().min(1).max(100),
  basis: z.string().min(1).max(1_000),
  /** Id of the order that this one extends, renews, freezes on or releases. */
  of: Id.nullable(),
  /**
   * What is there in the pocket, held by orders or not, as the author's desk knew it: minor units. What stands for itself
   * does not hold again what others hold of it (`heldTwiceTrouble`). Left out: nobody said.
   */
  there: Amount.optional(),
});
export type OrderFacts = z.infer<typeof OrderFacts>;

/** What the institution said: it revises what can be held, at once. */
export const OrderAnswer = z.strictObject({
  outcome: z.enum(['executed', 'partly-executed', 'refused']),
  balanceBefore: Amount.nullable(),
  executedAmount: Amount.nullable(),
  priorHolds: z
    .array(z.strictObject({ authority: z.string().max(200), amount: Amount.nullable(), until: TimeMs.nullable() }))
    .max(20),
  startedAt: TimeMs.nullable(),
  reason: z.string().max(1_000).nullable(),
});
export type OrderAnswer = z.infer<typeof OrderAnswer>;

/** Acts about one order. Subject: `order:<id>`; who drafts it chooses the id, best that of the act. */
export const orderActs = [
  z.strictObject({ kind: z.literal('order.draft'), order: OrderFacts }),
  /** An account of the own bank, at once below the limit; above it a draft that waits for a second person. */
  z.strictObject({ kind: z.literal('order.own-stop'), order: OrderFacts }),
  z.strictObject({ kind: z.literal('order.send') }),
  z.strictObject({ kind: z.literal('order.confirm') }),
  z.strictObject({ kind: z.literal('order.answer'), answer: OrderAnswer }),
  z.strictObject({ kind: z.literal('order.cancel') }),
  z.strictObject({ kind: z.literal('order.papers') }),
  z.strictObject({ kind: z.literal('order.extend'), reason: Reason }),
  /** The police froze what was stopped; `amount` null: all that is held. */
  z.strictObject({ kind: z.literal('order.freeze'), reason: Reason, amount: Amount.nullable() }),
  z.strictObject({ kind: z.literal('order.renew'), reason: Reason }),
  z.strictObject({ kind: z.literal('order.release'), reason: Reason }),
  /** Money went back to whom it was taken from; `to`: who reported the loss, null where nobody says whose it was. */
  z.strictObject({ kind: z.literal('order.return'), reason: Reason, amount: Amount, to: Person.nullable() }),
] as const;
