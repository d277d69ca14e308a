import { z } from 'zod';
import { BoardRow, Institution } from './board.js';
import { TaintParts } from './cases.js';
import { AccountRef, AccountShown, Amount, Asset, CaseName, Cursor, Shown, TimeMs, TransferShown } from './values.js';

export const LabelShown = z.strictObject({
  kind: z.string(),
  source: z.string(),
  since: TimeMs.nullable(),
  until: TimeMs.nullable(),
  withdrawn: z.boolean(),
});

export const Counterparty = z.strictObject({
  account: AccountShown,
  asset: Asset,
  direction: z.enum(['in', 'out']),
  transfers: z.int(),
  amount: Amount,
  firstTime: TimeMs,
  lastTime: TimeMs,
});

/** What is known of one account, whole: money over time, who with, cases, labels, devices. */
export const AccountPage = z.strictObject({
  account: AccountShown,
  institution: Institution.nullable(),
  holder: z.string().nullable(),
  labels: z.array(LabelShown),
  cases: z.array(z.strictObject({ case: CaseName, asset: Asset, layer: z.int(), parts: TaintParts, holdable: Amount })),
  /** By asset and equal steps of time. */
  flows: z.array(
    z.strictObject({
      asset: Asset,
      since: TimeMs,
      stepMs: z.int().positive(),
      in: z.array(Amount),
      out: z.array(Amount),
    }),
  ),
  totals: z.array(
    z.strictObject({
      asset: Asset,
      in: Amount,
      out: Amount,
      transfersIn: z.int(),
      transfersOut: z.int(),
      firstTime: TimeMs,
      lastTime: TimeMs,
      /** How long money rests, half of it, milliseconds; null where none left. */
      medianDwellMs: z.int().nullable(),
    }),
  ),
  counterparties: z.array(Counterparty),
  counterpartiesShown: Shown,
  devices: z.array(z.string()),
  /** As it stands on the board; null: there is no alert of it. */
  board: BoardRow.nullable(),
});

export const AccountLinkQuery = z.strictObject({
  direction: z.enum(['in', 'out', 'both']).default('both'),
  asset: Asset.optional(),
  since: z.coerce.number().int().nonnegative().optional(),
  until: z.coerce.number().int().nonnegative().optional(),
  minAmount: Amount.optional(),
  counterparty: AccountRef.optional(),
  sort: z.enum(['time', 'amount']).default('time'),
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});
export const AccountLinks = z.strictObject({
  transfers: z.array(TransferShown),
  next: Cursor.nullable(),
  shown: Shown,
});

export const PathQuery = z.strictObject({
  from: AccountRef,
  to: AccountRef,
  asset: Asset.optional(),
  since: z.coerce.number().int().nonnegative().optional(),
  until: z.coerce.number().int().nonnegative().optional(),
  maxHops: z.coerce.number().int().min(1).max(12).default(6),
  minAmount: Amount.optional(),
});

/** Ways that money can have gone: each transfer not before the one before it arrived. */
export const PathAnswer = z.strictObject({
  /** The shortest that respects time, transfers in order; null: none was found. */
  path: z.array(TransferShown).nullable(),
  /** Every way within the limits, as one sub-graph. */
  nodes: z.array(z.strictObject({ account: AccountShown, hops: z.int() })),
  edges: z.array(
    z.strictObject({
      from: z.string(),
      to: z.string(),
      asset: Asset,
      transfers: z.int(),
      amount: Amount,
      firstTime: TimeMs,
      lastTime: TimeMs,
    }),
  ),
  nodesShown: Shown,
  /** Where the cost limit ended the search, the answer may miss ways: it says so. */
  isComplete: z.boolean(),
});

/** Which account a typed number is: the door by which an account that is in no list is asked for. */
export const AccountLookup = z.strictObject({ account: z.string().min(3).max(256) });
export const Intersection = z.strictObject({ lists: z.array(z.array(AccountRef).min(1).max(5_000)).min(2).max(20) });
export const IntersectionAnswer = z.strictObject({
  accounts: z.array(z.strictObject({ account: AccountShown, lists: z.array(z.int()) })),
});

export type AccountPage = z.infer<typeof AccountPage>;
export type AccountLinks = z.infer<typeof AccountLinks>;
export type PathAnswer = z.infer<typeof PathAnswer>;
