import { z } from 'zod';
import { AccountRef, AccountShown, Amount, Asset, CaseName, Cursor, TimeMs, TransferShown } from './values.js';

/** What an order asks for, as the police platform's messages have it. The codes are configuration. */
export const OrderKind = z.enum([
  'stop',
  'extension',
  'release',
  'limit-freeze',
  'receive-only-freeze',
  'renewal',
  'unfreeze',
  'watch',
]);

export const OrderState = z.enum([
  'drafted',
  /** An own stop that holds and waits for a second person; it lapses at `confirmBy`. */
  'unconfirmed',
  'sent',
  'executed',
  'partly-executed',
  'refused',
  'unanswered',
  'expiring',
  'extended',
  'frozen',
  'lapsed',
  'released',
  'returned',
  'cancelled',
]);

export const Issuer = z.strictObject({
  unit: z.string().min(1).max(200),
  officers: z.array(z.string().max(100)).max(2),
});

/** What the institution said. Amounts in minor units. */
export const OrderAnswer = z.strictObject({
  outcome: z.enum(['executed', 'partly-executed', 'refused']),
  balanceBefore: Amount.nullable(),
  executedAmount: Amount.nullable(),
  /** Others hold the account already. */
  priorHolds: z
    .array(z.strictObject({ authority: z.string().max(200), amount: Amount.nullable(), until: TimeMs.nullable() }))
    .max(20),
  startedAt: TimeMs.nullable(),
  reason: z.string().max(1_000).nullable(),
});

export const Order = z.strictObject({
  id: z.string(),
  kind: OrderKind,
  state: OrderState,
  target: AccountShown,
  asset: Asset,
  targetClass: z.enum(['personal', 'corporate']),
  case: CaseName,
  /** The alert it rests on. */
  alert: z.string(),
  amount: Amount,
  /** The one transfer it cites, verbatim: a mismatch means no stop. */
  anchor: TransferShown,
  institution: z.string().nullable(),
  isOwn: z.boolean(),
  issuer: Issuer,
  caseNumber: z.string(),
  basis: z.string(),
  /** The order that this one extends, renews or releases. */
  of: z.string().nullable(),
  /** How often the account was stopped already, this time included. */
  time: z.int().positive(),
  draftedBy: z.string(),
  draftedAt: TimeMs,
  sentAt: TimeMs.nullable(),
  confirmBy: TimeMs.nullable(),
  confirmedBy: z.string().nullable(),
  answerBy: TimeMs.nullable(),
  expiresAt: TimeMs.nullable(),
  answer: OrderAnswer.nullable(),
  /** Acts still to be handed in on paper (后补). */
  papersDue: TimeMs.nullable(),
  /** What it holds now; 0 where the money is held by the order that it is of. */
  held: Amount,
  /** It holds as a freeze does, for months: it is renewed, not extended. */
  isFrozen: z.boolean(),
  extensions: z.int().nonnegative(),
  /** What whoever drafted it may not do about it as it stands: another person does. */
  ofOthers: z.array(z.enum(['confirm', 'extend', 'freeze', 'renew', 'release', 'return'])),
  /** What went back to victims; `to` null: nobody said whose it was. */
  returns: z.array(z.strictObject({ to: z.string().nullable(), amount: Amount, at: TimeMs })),
  /** Its institution was asked to release it, by this order, and has not confirmed: it holds on; null: nobody asked. */
  releaseAsked: z.strictObject({ order: z.string(), by: z.string(), at: TimeMs }).nullable(),
  /** For If-Match: the sequence number of the last act that changed it. */
  version: z.int(),
});

export const OrderDraft = z.strictObject({
  kind: OrderKind,
  alert: z.string().min(1).max(400),
  amount: Amount.optional(),
  /** Left out: that of the order that it is `of`, else what is known of the account, else `personal`. */
  targetClass: z.enum(['personal', 'corporate']).optional(),
  issuer: Issuer,
  caseNumber: z.string().min(1).max(100),
  basis: z.string().min(1).max(1_000),
  of: z.string().max(100).optional(),
});

/** Orders for every account down the flow (延伸止付). */
export const DownstreamDraft = OrderDraft.omit({ alert: true, of: true, amount: true }).extend({
  case: CaseName,
  asset: Asset,
  /** Of accounts of which nobody knows it; left out: they are (`CLASS_UNKNOWN`). Of others it is what is known. */
  targetClass: z.enum(['personal', 'corporate']).optional(),
  /** Accounts with less to hold are left out. */
  minHoldable: Amount,
  /** Only accounts that traced money of this one went on to; left out: all accounts of the case. */
  from: AccountRef.optional(),
});
export const DownstreamDrafted = z.strictObject({
  orders: z.array(Order),
  /** Accounts with money for which none was drafted. */
  left: z.int(),
  /** The same, one by one: `MIN_HOLDABLE`, `CLASS_UNKNOWN`, or the code of the refusal. */
  skipped: z.array(z.strictObject({ account: AccountShown, code: z.string(), detail: z.string() })),
});

export const OrderQuery = z.strictObject({
  state: OrderState.optional(),
  kind: OrderKind.optional(),
  case: CaseName.optional(),
  /** One account, as addresses name it. */
  ref: AccountRef.optional(),
  /** Account, case, case number, institution, or the id of an order. */
  q: z.string().max(200).optional(),
  /** Only those that a second person must confirm: all of them, or those that the reader may. */
  awaits: z.enum(['confirm', 'me']).optional(),
  /** Only those whose clock runs out first. */
  due: z.enum(['1']).optional(),
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const OrderPage = z.strictObject({ orders: z.array(Order), next: Cursor.nullable() });

export type Order = z.infer<typeof Order>;
export type OrderState = z.infer<typeof OrderState>;
export type OrderQuery = z.infer<typeof OrderQuery>;
export type OrderKind = z.infer<typeof OrderKind>;
