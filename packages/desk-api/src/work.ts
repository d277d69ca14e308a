import { z } from 'zod';
import { MatchIntake, ReportState } from './reports.js';
import { AccountRef, AccountShown, Amount, Asset, CaseName, Cursor, Reason, TimeMs } from './values.js';

/** Something to be undone because what it rests on shrank, was voided or was withdrawn; a clock runs. */
export const ReleaseTask = z.strictObject({
  id: z.string(),
  /** What is to be released: an order, a label, a blocklist entry, a payee hold. */
  of: z.strictObject({ kind: z.enum(['order', 'label', 'blocklist', 'hold']), id: z.string() }),
  account: AccountShown,
  asset: Asset.nullable(),
  /** Null: of a label that rests on no case. */
  case: CaseName.nullable(),
  cause: z.enum(['shrunk', 'voided', 'withdrawn', 'appeal']),
  reason: Reason,
  since: TimeMs,
  due: TimeMs,
  state: z.enum(['open', 'done', 'kept']),
  doneBy: z.string().nullable(),
  doneAt: TimeMs.nullable(),
  /** The institution was asked and has not confirmed: the task is open until it does; null: nobody asked. */
  asked: z.strictObject({ by: z.string(), at: TimeMs }).nullable(),
  version: z.int(),
});
export const ReleaseDone = z.strictObject({
  /** `released`, or `kept` with the reason why it stands all the same. */
  outcome: z.enum(['released', 'kept']),
  reason: z.string().min(1).max(1_000),
});

export const Appeal = z.strictObject({
  id: z.string(),
  account: AccountShown,
  /** What it is against: of which kind, and its id. */
  kind: z.enum(['order', 'label', 'blocklist', 'hold']),
  against: z.string(),
  text: z.string(),
  receivedAt: TimeMs,
  takenInBy: z.string(),
  reviewer: z.string().nullable(),
  due: TimeMs,
  decision: z
    .strictObject({ outcome: z.enum(['granted', 'rejected']), text: z.string(), by: z.string(), at: TimeMs })
    .nullable(),
  version: z.int(),
});
export const AppealIntake = z.strictObject({
  /** Id of the order that it is against; else `against` says what it is. */
  order: z.string().min(1).max(100).optional(),
  against: z
    .strictObject({ kind: z.enum(['order', 'label', 'blocklist', 'hold']), id: z.string().min(1).max(200) })
    .optional(),
  text: z.string().min(1).max(10_000),
  from: z.string().min(1).max(200),
});
export const AppealDecision = z.strictObject({
  outcome: z.enum(['granted', 'rejected']),
  text: z.string().min(1).max(10_000),
});

/** How well the desk does: shown on the board. */
export const Quality = z.strictObject({
  stops: z.int(),
  falseStops: z.int(),
  /** 0–1; null: no stops yet. */
  falseStopRate: z.number().nullable(),
  medianHoursToRelease: z.number().nullable(),
  dismissed: z.int(),
  feedback: z.record(z.string(), z.int()),
});

/** A victim's report, by hand: known transfers, or lines of what is known of them. */
export const ReportIntake = z.strictObject({
  case: CaseName,
  reporter: z.string().min(1).max(200),
  reportedAt: TimeMs.optional(),
  transfers: z.array(z.string().min(1).max(256)).max(1_000).optional(),
  match: z.array(MatchIntake).max(100).optional(),
  victims: z.array(z.string().max(256)).max(100).optional(),
  fraudType: z.string().max(100).optional(),
  withdrawn: z.boolean().optional(),
});
export const ReportShown = z.strictObject({
  case: CaseName,
  reporter: z.string(),
  version: z.int(),
  reportedAt: TimeMs.nullable(),
  withdrawn: z.boolean(),
  /** Those that it names, and those that its lines were resolved to. */
  transfers: z.array(z.string()),
  /** Lines that describe a transfer and are not settled. */
  unresolved: z.int(),
  state: ReportState,
});
export const ReportAccepted = z.strictObject({
  case: CaseName,
  version: z.int(),
  topic: z.string(),
  partition: z.int(),
  offset: z.string(),
});

export const LabelIntake = z.strictObject({
  account: AccountRef,
  kind: z.string().min(1).max(50),
  source: z.string().min(1).max(200),
  confidence: z.number().min(0).max(1).optional(),
  from: TimeMs.optional(),
  to: TimeMs.optional(),
  note: z.string().max(1_000).optional(),
  /** The alert that it rests on; left out: it stands for itself. */
  alert: z.string().min(1).max(400).optional(),
  withdrawn: z.boolean().optional(),
});

/** An act as the audit shows it. */
export const ActShown = z.strictObject({
  seq: z.int(),
  offset: z.int(),
  at: TimeMs,
  actor: z.string(),
  kind: z.string(),
  subject: z.string(),
  detail: z.unknown(),
  /** What sums of the detail are of, where the detail does not say it; null: it has none, or says it. */
  asset: Asset.nullable(),
  /** It had the id of an act before it, and did nothing. */
  isRepeat: z.boolean(),
  hash: z.string(),
});
export const ActQuery = z.strictObject({
  subject: z.string().max(400).optional(),
  actor: z.string().max(200).optional(),
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const ActPage = z.strictObject({
  acts: z.array(ActShown),
  next: Cursor.nullable(),
  /** Whether the chain of hashes holds, of all acts as this desk read them; `weir audit verify` reads them anew. */
  chain: z.strictObject({
    messages: z.int(),
    /** Acts that name a hash which was found right. */
    witnesses: z.int(),
    /** Offset whose hash an act remembers otherwise; null: there is none. */
    brokenAt: z.int().nullable(),
  }),
});

export const ListQuery = z.strictObject({
  state: z.string().max(30).optional(),
  /** What a line is about: account, case, id; of reports case, reporter, or a transfer. */
  q: z.string().max(200).optional(),
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** What a victim could get back: a proposal for the police, who decide. */
export const RefundLine = z.strictObject({
  reporter: z.string(),
  asset: Asset,
  loss: Amount,
  /** Traced directly where all readings agree. */
  direct: Amount,
  /** The rest, in proportion. */
  proportional: Amount,
  returned: Amount,
  proposed: Amount,
});
export const RefundSheet = z.strictObject({
  case: CaseName,
  formula: z.string(),
  held: z.array(z.strictObject({ asset: Asset, amount: Amount })),
  /** Held, and claimed by nobody who reported. */
  unassigned: z.array(z.strictObject({ asset: Asset, amount: Amount })).optional(),
  /**
   * Reporters of whose loss something is not known, or all of it: transfers that were not seen, or are void, and lines of which nobody
   * decided which transfer they mean; neither: they name nothing of their own. What is proposed to the others may be too much.
   */
  unknown: z.array(z.strictObject({ reporter: z.string(), transfers: z.int(), lines: z.int() })).optional(),
  /** Went back out of orders of the case to nobody who reported it, as far as is known: taken off nobody's share. */
  unnamed: z.array(z.strictObject({ to: z.string().nullable(), asset: Asset, amount: Amount })).optional(),
  lines: z.array(RefundLine),
});

/** A stage of the engine, how far it has come. */
export const StageShown = z.strictObject({
  stage: z.string(),
  of: z.string(),
  position: z.int().nullable(),
  end: z.int(),
  lag: z.int().nullable(),
});
export const EngineRoom = z.strictObject({
  stages: z.array(StageShown),
  lateEvents: z.int(),
  rejects: z.record(z.string(), z.int()),
  namespace: z.string(),
});

export type ReleaseTask = z.infer<typeof ReleaseTask>;
export type Appeal = z.infer<typeof Appeal>;
export type Quality = z.infer<typeof Quality>;
export type ReportShown = z.infer<typeof ReportShown>;
export type ActShown = z.infer<typeof ActShown>;
export type ActPage = z.infer<typeof ActPage>;
export type EngineRoom = z.infer<typeof EngineRoom>;
