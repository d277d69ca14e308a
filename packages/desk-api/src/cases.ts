import { z } from 'zod';
import {
  AccountShown,
  Amount,
  Asset,
  CaseName,
  Cursor,
  NoteShown,
  Shown,
  Span,
  Text,
  TimeMs,
  TransferShown,
} from './values.js';

/** The parts of taint in one account, trace §3; sums in minor units. */
export const TaintParts = z.strictObject({
  received: Amount,
  forwarded: Amount,
  returned: Amount,
  exited: Amount,
  notFollowed: Amount,
  outOfSight: Amount,
  atRest: Amount,
});

export const CaseListed = z.strictObject({
  case: CaseName,
  /** By asset: what was reported, what entered the ledger of the case, what is on its way. */
  sums: z.array(z.strictObject({ asset: Asset, roots: Amount, absorbed: Amount, inFlight: Amount })),
  holdable: z.array(z.strictObject({ asset: Asset, amount: Amount })),
  accounts: z.int(),
  reportedAt: TimeMs.nullable(),
  stale: z.boolean(),
  withdrawn: z.boolean(),
  missingRoots: z.int(),
});
export const CaseQuery = z.strictObject({
  q: z.string().max(200).optional(),
  withdrawn: z.enum(['1']).optional(),
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const CasePage = z.strictObject({ cases: z.array(CaseListed), next: Cursor.nullable() });

/** An account in the picture of a case; the layer is its column, 0 the victims. */
export const PictureNode = z.strictObject({
  account: AccountShown,
  asset: Asset,
  layer: z.int().nonnegative(),
  parts: TaintParts,
  holdable: Amount,
  range: Span.nullable(),
  firstIn: TimeMs.nullable(),
  lastOut: TimeMs.nullable(),
  institution: z.string().nullable(),
  /** Kinds of its labels: `exchange`, `merchant`, …. */
  labels: z.array(z.string()),
  kind: z.enum(['victim', 'account', 'exit', 'chain', 'hub']),
  /** Where sight ends here, and why. */
  ends: z.array(
    z.strictObject({ part: z.enum(['exited', 'notFollowed', 'outOfSight', 'atRest', 'returned']), why: Text }),
  ),
  order: z.enum(['none', 'asked', 'held', 'refused']),
  /** Latest first, a few. */
  notes: z.array(NoteShown),
});

/** All tainted transfers from one account to another, in one asset. */
export const PictureEdge = z.strictObject({
  from: z.string(),
  to: z.string(),
  asset: Asset,
  transfers: z.int().positive(),
  amount: Amount,
  taint: Amount,
  firstTime: TimeMs,
  lastTime: TimeMs,
});

export const PictureQuery = z.strictObject({
  asset: Asset.optional(),
  /** Transfers with less taint are left out, and counted. */
  minTaint: Amount.optional(),
  since: z.coerce.number().int().nonnegative().optional(),
  until: z.coerce.number().int().nonnegative().optional(),
  maxNodes: z.coerce.number().int().min(1).max(20_000).default(5_000),
});

export const CasePicture = z.strictObject({
  case: CaseName,
  nodes: z.array(PictureNode),
  edges: z.array(PictureEdge),
  nodesShown: Shown,
  edgesShown: Shown,
  /** Tainted transfers by time, for the slider: equal steps from `since`. */
  histogram: z.strictObject({ since: TimeMs, stepMs: z.int().positive(), counts: z.array(z.int()) }),
  /** Journal offset that the figures stand at. */
  asOf: z.int(),
  stale: z.boolean(),
});

/** One tainted transfer of a case: a line of its list and of its exports. */
export const CaseLink = z.strictObject({ transfer: TransferShown, taint: Amount, layer: z.int() });
export const LinkQuery = z.strictObject({
  asset: Asset.optional(),
  ref: z.string().optional(),
  since: z.coerce.number().int().nonnegative().optional(),
  until: z.coerce.number().int().nonnegative().optional(),
  minTaint: Amount.optional(),
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
});
export const LinkPage = z.strictObject({ links: z.array(CaseLink), next: Cursor.nullable(), total: z.int() });

/** What two cases share (串并案), with the evidence. */
export const RelatedCase = z.strictObject({
  case: CaseName,
  shared: z.array(
    z.strictObject({
      kind: z.enum(['account', 'device', 'address', 'contact']),
      what: z.string(),
      account: AccountShown.nullable(),
      /** Transfers or reports that say so. */
      evidence: z.array(z.string()),
    }),
  ),
});
export const RelatedCases = z.strictObject({ cases: z.array(RelatedCase), shown: Shown });

export type CaseListed = z.infer<typeof CaseListed>;
export type CasePicture = z.infer<typeof CasePicture>;
export type PictureNode = z.infer<typeof PictureNode>;
export type PictureEdge = z.infer<typeof PictureEdge>;
export type CaseLink = z.infer<typeof CaseLink>;
export type RelatedCase = z.infer<typeof RelatedCase>;
