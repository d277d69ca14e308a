import { z } from 'zod';
import { AccountShown, Amount, Asset, CaseName, Reason, TimeMs, TransferShown } from './values.js';

/** The last digits of an account number: all that a victim may remember. */
const Digits = z.string().regex(/^\d{4,32}$/);

/** What is known of a transfer, instead of its id. */
export const MatchIntake = z.strictObject({
  from: z.string().max(256).optional(),
  to: z.string().max(256).optional(),
  fromTail: Digits.optional(),
  toTail: Digits.optional(),
  fromName: z.string().max(200).optional(),
  toName: z.string().max(200).optional(),
  memo: z.string().max(200).optional(),
  amount: Amount.optional(),
  asset: Asset,
  since: TimeMs,
  until: TimeMs,
});

/**
 * How far a line is: `resolved`; `waiting` for a person to choose; `none-found`: nothing fits so far, it is looked for again;
 * `none-meant`: a person said that none of the candidates is it; `unclear`: it says too little to look for anything.
 */
export const LineState = z.enum(['resolved', 'waiting', 'none-found', 'none-meant', 'unclear']);

/** How far a report is: what its least settled line is; `named`: it has no lines, it names transfers. */
export const ReportState = z.enum(['named', ...LineState.options, 'withdrawn']);

/** A transfer that a line may mean. */
export const MatchCandidate = z.strictObject({
  transfer: TransferShown,
  /** All that the line says agrees. */
  fits: z.boolean(),
  /** For the order alone: larger fits better. */
  score: z.number(),
  /** Why, and what speaks against it. */
  reasons: z.array(Reason),
});

export const ReportLine = z.strictObject({
  /** Of what the line says: the same in a later version that left it as it is. */
  id: z.string(),
  known: z.strictObject({
    from: AccountShown.nullable(),
    to: AccountShown.nullable(),
    /** Last digits; four at most for those who may not see account numbers. */
    fromTail: z.string().nullable(),
    toTail: z.string().nullable(),
    /** For those who may see account numbers. */
    fromName: z.string().nullable(),
    toName: z.string().nullable(),
    memo: z.string().nullable(),
    amount: Amount.nullable(),
    asset: Asset.nullable(),
    since: TimeMs.nullable(),
    until: TimeMs.nullable(),
  }),
  state: LineState,
  /** Why it says too little. */
  unclear: z.string().nullable(),
  /** What was decided: by whom, when, why. `by` is `weir` where a rule was certain. */
  decision: z
    .strictObject({ transfer: z.string().nullable(), by: z.string(), at: TimeMs, reason: z.string() })
    .nullable(),
  /** What was decided is to be looked at again; it stands meanwhile. */
  reopened: z
    .strictObject({ at: TimeMs, cause: z.enum(['better', 'voided']), transfer: z.string().nullable() })
    .nullable(),
  /** Best first. */
  candidates: z.array(MatchCandidate),
  /** There were more than could be looked at. */
  isCut: z.boolean(),
  lookedAt: TimeMs.nullable(),
  version: z.int(),
});

export const ReportLines = z.strictObject({
  case: CaseName,
  reporter: z.string(),
  reportVersion: z.int(),
  withdrawn: z.boolean(),
  lines: z.array(ReportLine),
});

export const LineDecision = z.strictObject({
  case: CaseName,
  reporter: z.string().min(1).max(400),
  /** Null: none of the candidates is meant. */
  transfer: z.string().min(1).max(256).nullable(),
  reason: z.string().min(1).max(1_000),
});

export type ReportState = z.infer<typeof ReportState>;
export type LineState = z.infer<typeof LineState>;
export type ReportLine = z.infer<typeof ReportLine>;
export type MatchCandidate = z.infer<typeof MatchCandidate>;
