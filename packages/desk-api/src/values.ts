import { z } from 'zod';

/** A sum in minor units of its asset, as a decimal text: it may pass 2^53. */
export const Amount = z.string().regex(/^\d{1,39}$/);

/** Milliseconds UTC, to the end of the year 9999, as acts have them. */
export const TimeMs = z.int().nonnegative().max(253_402_300_799_999);

/**
 * An account as addresses and lists name it: sealed by the desk, the same for everybody, telling nothing. Who may see
 * the account number finds it beside, in `account`.
 */
export const AccountRef = z.string().regex(/^[A-Za-z0-9_-]{20,400}$/);

/** An account as people see it: whole with the right `unmask`, else its ends alone. */
export const AccountShown = z.strictObject({ ref: AccountRef, account: z.string(), isMasked: z.boolean() });

export const Asset = z.string().min(1).max(16);
export const CaseName = z.string().min(1).max(256);
export const Cursor = z.string().min(1).max(1_000);

/** Where a figure lies in all readings of the case; alike where they agree. Source: trace §4. */
export const Span = z.strictObject({ low: Amount, high: Amount });

/** A text in both languages. */
export const Text = z.strictObject({ zh: z.string(), en: z.string() });

/** A reason with a code that programs go by. */
export const Reason = z.strictObject({ code: z.string(), zh: z.string(), en: z.string() });

/** A transfer as it came, cited verbatim. */
export const TransferShown = z.strictObject({
  id: z.string(),
  time: TimeMs,
  creditTime: TimeMs.nullable(),
  from: AccountShown,
  to: AccountShown,
  asset: Asset,
  amount: Amount,
});

/** How much of a list there is: nothing is cut in silence. */
export const Shown = z.strictObject({
  shown: z.int().nonnegative(),
  of: z.int().nonnegative(),
  /** What hides the others: `limit`, `min-amount`, `time`, `cost`; empty where all are shown. */
  hiddenBy: z.array(z.string()),
});

/** What somebody wrote on an account: seen with it everywhere. */
export const NoteShown = z.strictObject({ by: z.string(), at: TimeMs, text: z.string() });

export type NoteShown = z.infer<typeof NoteShown>;
export type Amount = z.infer<typeof Amount>;
export type AccountShown = z.infer<typeof AccountShown>;
export type Span = z.infer<typeof Span>;
export type Reason = z.infer<typeof Reason>;
export type TransferShown = z.infer<typeof TransferShown>;
export type Shown = z.infer<typeof Shown>;
