import { z } from 'zod';
import { Reason } from './values.js';

const TransferId = z.string().min(1).max(256);

/** Transfers that were on the table when somebody decided: one that came later is another question. */
const Candidates = z.array(TransferId).max(50);

/**
 * Which transfer a line of a report means. Subject: `report:<key of the line>`, see `lineKeys`; case and reporter stand
 * here for whoever reads the acts.
 */
export const reportActs = [
  /** By a person, or by desks where a rule is certain. `transfer` null: none of the candidates. */
  z.strictObject({
    kind: z.literal('report.resolve'),
    case: z.string().min(1).max(256),
    reporter: z.string().min(1).max(400),
    transfer: TransferId.nullable(),
    candidates: Candidates,
    reason: Reason,
  }),
  /**
   * What was decided is to be looked at again: a transfer came that fits better, or the one that was chosen is void. What
   * was chosen stands until somebody decides anew.
   */
  z.strictObject({
    kind: z.literal('report.reopen'),
    case: z.string().min(1).max(256),
    reporter: z.string().min(1).max(400),
    cause: z.enum(['better', 'voided']),
    /** The one that fits better; null: there is none. */
    transfer: TransferId.nullable(),
  }),
] as const;
