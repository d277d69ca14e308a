import { z } from 'zod';

/** A sum in minor units of its asset, as a decimal text: it may pass 2^53. */
export const Amount = z.string().regex(/^\d{1,39}$/);

/** Milliseconds UTC, to the end of the year 9999, as transfers have them. */
export const TimeMs = z.int().nonnegative().max(253_402_300_799_999);

/** An account as the ledger writes it, whole: acts are the desk's own record, what people see of it is masked elsewhere. */
export const Account = z.string().min(3).max(256);
export const Asset = z.string().min(1).max(16);
export const Id = z.string().min(1).max(200);
export const Person = z.string().min(1).max(200);
export const Reason = z.string().min(1).max(1_000);

/** What a measure rests on: it is undone when that shrinks, is voided or withdrawn. */
export const Rests = z.strictObject({
  alert: z.string().min(1).max(400),
  /** Revision of the alert that the author saw. */
  revision: z.int().nonnegative(),
  case: z.string().min(1).max(256),
});
export type Rests = z.infer<typeof Rests>;
