import { z } from 'zod';
import { OrderKind, OrderState } from './orders.js';
import {
  AccountRef,
  AccountShown,
  Amount,
  Asset,
  CaseName,
  Cursor,
  Reason,
  Span,
  TimeMs,
  TransferShown,
} from './values.js';

/** The one thing to do about an account. Source: alerts' actions. */
export const BoardAction = z.enum([
  'stop',
  'ask-institution',
  'cancel',
  'preserve-evidence',
  'watch',
  'limit',
  'delay',
]);

/** `act`: money that can be held; `innocent`: probably innocent, never a full stop; `done`: nothing left to hold. */
export const Lane = z.enum(['act', 'innocent', 'done']);

export const WorkState = z.enum(['new', 'acknowledged', 'escalated', 'dismissed']);

export const Institution = z.strictObject({
  code: z.string(),
  name: z.string(),
  /** Duty contact; null: the directory has none. */
  contact: z.string().nullable(),
  /** Minutes until it answers, half of the times; null: it never answered. */
  medianAnswerMinutes: z.number().nullable(),
});

/** One asset of an account: the alerts of all cases there, money counted once. */
export const BoardPocket = z.strictObject({
  asset: Asset,
  /** What can be held in all: Σ over the cases, no more than the account holds. */
  holdable: Amount,
  range: Span.nullable(),
  atRest: Amount,
  inFlight: Amount,
  /** Holdable times the chance that it is still there when such an order is usually executed. */
  expectedRecoverable: Amount,
  /** 0–1. */
  chance: z.number(),
  /** Share of the account's normal inflow that is tainted, 0–1; null: too little is known of it. */
  shareOfInflow: z.number().nullable(),
});

export const BoardCase = z.strictObject({
  case: CaseName,
  alert: z.string(),
  asset: Asset,
  state: z.enum(['open', 'reduced', 'drained', 'withdrawn']),
  layer: z.int(),
  holdable: Amount,
  received: Amount,
  firstIn: TimeMs,
  lastIn: TimeMs,
  firstOut: TimeMs.nullable(),
  anchor: TransferShown,
  reasons: z.array(Reason),
  provisional: z.boolean(),
  stale: z.boolean(),
});

export const BoardOrder = z.strictObject({
  id: z.string(),
  kind: OrderKind,
  state: OrderState,
  /** The clock that runs: until when it must be confirmed, answered or extended; null: none. */
  due: TimeMs.nullable(),
  /** Its release was asked of the institution, which has not confirmed: it holds on. */
  releaseAsked: z.boolean(),
});

/** An account on the board, with the cases in it. */
export const BoardRow = z.strictObject({
  account: AccountShown,
  /** Who holds it, where a label or a transfer says so. */
  holder: z.string().nullable(),
  /** A person's account or an organisation's, by a label or by the holder's name; null: nobody knows, a person says it. */
  targetClass: z.strictObject({ code: z.enum(['personal', 'corporate']), by: z.enum(['label', 'name']) }).nullable(),
  institution: Institution.nullable(),
  isOwn: z.boolean(),
  lane: Lane,
  laneReasons: z.array(Reason),
  action: BoardAction,
  /** The lowest over its cases. */
  layer: z.int(),
  pockets: z.array(BoardPocket),
  cases: z.array(BoardCase),
  orders: z.array(BoardOrder),
  state: WorkState,
  assignee: z.string().nullable(),
  silencedUntil: TimeMs.nullable(),
  /** First alert of the account, and the last change of any. */
  firstSeen: TimeMs,
  changed: TimeMs,
  /** For If-Match: the sequence number of the last act about it; 0: none. */
  version: z.int().nonnegative(),
});

export const BoardQuery = z.strictObject({
  lane: Lane.optional(),
  state: WorkState.optional(),
  /** A person's name, `me`, or `none`. */
  assignee: z.string().max(200).optional(),
  case: CaseName.optional(),
  asset: Asset.optional(),
  institution: z.string().max(100).optional(),
  own: z.enum(['1', '0']).optional(),
  /** Least sum that can be held in a pocket of `asset`, in its minor units: it needs one. */
  minHoldable: Amount.optional(),
  /** Accounts of whose inflow less is tainted are left out; those of which it is not known stay. */
  minShare: z.coerce.number().min(0).max(1).optional(),
  /** `1`: silenced ones too. */
  silenced: z.enum(['1']).optional(),
  q: z.string().max(200).optional(),
  /** One account, as addresses name it. */
  ref: AccountRef.optional(),
  sort: z.enum(['recoverable', 'newest', 'layer', 'due']).default('recoverable'),
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

export const BoardPage = z.strictObject({
  rows: z.array(BoardRow),
  next: Cursor.nullable(),
  total: z.int(),
  /** Accounts in each lane, before filters; without those that are silenced or were dismissed. */
  lanes: z.record(Lane, z.int()),
  /** Silenced accounts that are not shown. */
  silenced: z.int(),
  /** The last event of the stream that these rows contain: where a reader of events goes on. */
  lastEvent: z.string(),
});

/** What a dismissal says of the rule that spoke: the detectors' bench reads it. */
export const Feedback = z.enum(['true-positive', 'false-positive', 'useful', 'unsure']);

export const BoardAct = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('acknowledge') }),
  z.strictObject({ kind: z.literal('assign'), assignee: z.string().min(1).max(200).nullable() }),
  z.strictObject({ kind: z.literal('dismiss'), reason: z.string().min(1).max(1_000), feedback: Feedback }),
  z.strictObject({ kind: z.literal('escalate'), reason: z.string().min(1).max(1_000) }),
  z.strictObject({ kind: z.literal('reopen') }),
  z.strictObject({ kind: z.literal('silence'), reason: z.string().min(1).max(1_000), until: TimeMs }),
  z.strictObject({ kind: z.literal('unsilence') }),
  z.strictObject({ kind: z.literal('note'), text: z.string().min(1).max(4_000) }),
]);

/** One act about several accounts: each is done or refused by itself. */
export const BulkAct = z.strictObject({
  targets: z
    .array(z.strictObject({ ref: AccountRef, version: z.int().nonnegative() }))
    .min(1)
    .max(500),
  act: BoardAct,
});
export const BulkOutcome = z.strictObject({
  outcomes: z.array(
    z.strictObject({ ref: AccountRef, done: z.boolean(), code: z.string().nullable(), detail: z.string().nullable() }),
  ),
});

export type BoardRow = z.infer<typeof BoardRow>;
export type BoardPocket = z.infer<typeof BoardPocket>;
export type BoardCase = z.infer<typeof BoardCase>;
export type BoardOrder = z.infer<typeof BoardOrder>;
export type BoardPage = z.infer<typeof BoardPage>;
export type BoardQuery = z.infer<typeof BoardQuery>;
export type BoardAct = z.infer<typeof BoardAct>;
export type Lane = z.infer<typeof Lane>;
export type BoardAction = z.infer<typeof BoardAction>;
export type Institution = z.infer<typeof Institution>;
