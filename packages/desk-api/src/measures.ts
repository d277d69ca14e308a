import { z } from 'zod';
import { AccountRef, AccountShown, CaseName, Cursor, TimeMs } from './values.js';

export const MeasureKind = z.enum(['label', 'blocklist', 'hold']);

/** A label, blocklist entry or payee hold that people put. */
export const MeasureShown = z.strictObject({
  id: z.string(),
  kind: MeasureKind,
  account: AccountShown,
  /** The label's kind, the list's name. */
  what: z.string(),
  /** What it rests on: when that is gone a release task appears. */
  rests: z.strictObject({ alert: z.string().nullable(), case: CaseName.nullable(), label: z.string().nullable() }),
  /** Of labels: who says so, how surely, from when until when. */
  label: z
    .strictObject({
      source: z.string(),
      confidence: z.number().nullable(),
      from: TimeMs.nullable(),
      to: TimeMs.nullable(),
      note: z.string().nullable(),
    })
    .nullable(),
  /** When it ends by itself; null: when somebody ends it. */
  until: TimeMs.nullable(),
  reason: z.string().nullable(),
  by: z.string(),
  at: TimeMs,
  endedBy: z.string().nullable(),
  endedAt: TimeMs.nullable(),
  version: z.int(),
});

/** Rests on an alert, on a label, or on both. */
export const MeasureIntake = z.strictObject({
  kind: z.enum(['blocklist', 'hold']),
  account: AccountRef,
  what: z.string().min(1).max(200),
  alert: z.string().min(1).max(400).optional(),
  label: z.string().min(1).max(200).optional(),
  until: TimeMs.optional(),
  reason: z.string().min(1).max(1_000),
});

export const MeasureQuery = z.strictObject({
  kind: MeasureKind.optional(),
  state: z.enum(['standing', 'ended']).optional(),
  ref: AccountRef.optional(),
  /** An account, a case, what it is, who says so, or an id. */
  q: z.string().max(200).optional(),
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

export type MeasureShown = z.infer<typeof MeasureShown>;
