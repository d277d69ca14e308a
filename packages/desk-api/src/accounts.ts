import { z } from 'zod';
import { BoardRow, Institution } from './board.js';
import { TaintParts } from './cases.js';
import {
  AccountRef,
  AccountShown,
  Amount,
  Asset,
  CaseName,
  Cursor,
  NoteShown,
  Shown,
  TimeMs,
  TransferShown,
} from './values.js';

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

/** A device or a network address that an account paid from. */
export const PaymentPlace = z.strictObject({
  kind: z.enum(['device', 'address']),
  name: z.string(),
  transfers: z.int().positive(),
  firstTime: TimeMs,
  lastTime: TimeMs,
  /** Ids of transfers that say so, latest first, a few. */
  evidence: z.array(z.string()),
});

/** What is known of one account, whole: money over time, who with, cases, labels, devices. */
export const AccountPage = z.strictObject({
  account: AccountShown,
  institution: Institution.nullable(),
  holder: z.string().nullable(),
  labels: z.array(LabelShown),
  cases: z.array(z.strictObject({ case: CaseName, asset: Asset, layer: z.int(), parts: TaintParts, holdable: Amount })),
  casesShown: Shown,
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
  /** Where its latest payments were made from, as the kept raw messages of them say. */
  places: z.array(PaymentPlace),
  placesShown: Shown,
  notes: z.array(NoteShown),
  /** As it stands on the board; null: there is no alert of it. */
  board: BoardRow.nullable(),
});

/** What is asked for with a least amount is asked for in one asset. */
const leastAmount = Amount.optional().describe('In minor units of `asset`, which has to stand beside it.');

export const AccountLinkQuery = z.strictObject({
  direction: z.enum(['in', 'out', 'both']).default('both'),
  asset: Asset.optional(),
  since: z.coerce.number().int().nonnegative().optional(),
  until: z.coerce.number().int().nonnegative().optional(),
  minAmount: leastAmount,
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
  minAmount: leastAmount,
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
/** Lists of accounts, each as a ref or as the number is written: `bank:CMB:6226…`. */
export const Intersection = z.strictObject({
  lists: z
    .array(z.array(z.string().min(3).max(400)).min(1).max(5_000))
    .min(2)
    .max(20),
});
export const IntersectionAnswer = z.strictObject({
  /** Those in the most lists first; `cases` by name, `casesOf` of how many. */
  accounts: z.array(
    z.strictObject({
      account: AccountShown,
      lists: z.array(z.int()),
      cases: z.array(CaseName),
      casesOf: z.int().nonnegative(),
    }),
  ),
  accountsShown: Shown,
  /** What names no account, by list; the first of them. */
  unread: z.array(z.strictObject({ list: z.int(), text: z.string() })),
  unreadOf: z.int().nonnegative(),
});

export type AccountPage = z.infer<typeof AccountPage>;
export type AccountLinks = z.infer<typeof AccountLinks>;
export type PathAnswer = z.infer<typeof PathAnswer>;
