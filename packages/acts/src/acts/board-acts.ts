import { z } from 'zod';
import { Person, Reason, TimeMs } from './values.js';

/** What a dismissal says of the rule that spoke: the detectors' bench reads it. */
export const Feedback = z.enum(['true-positive', 'false-positive', 'useful', 'unsure']);
export type Feedback = z.infer<typeof Feedback>;

/** Acts about an account of the board, as the desk's API takes them. Subject: `account:<account>`. */
export const boardActs = [
  z.strictObject({ kind: z.literal('acknowledge') }),
  z.strictObject({ kind: z.literal('assign'), assignee: Person.nullable() }),
  z.strictObject({ kind: z.literal('dismiss'), reason: Reason, feedback: Feedback }),
  z.strictObject({ kind: z.literal('escalate'), reason: Reason }),
  z.strictObject({ kind: z.literal('reopen') }),
  z.strictObject({ kind: z.literal('silence'), reason: Reason, until: TimeMs }),
  z.strictObject({ kind: z.literal('unsilence') }),
  z.strictObject({ kind: z.literal('note'), text: z.string().min(1).max(4_000) }),
  /** Somebody saw the account number whole. */
  z.strictObject({ kind: z.literal('unmask') }),
] as const;
