import { z } from 'zod';

/** Clocks that ran out. Any desk may send them; the first counts, and none before its time by the broker's clock. */
export const timerActs = [
  /** An own stop that nobody confirmed. Subject: `order:<id>`, as of the next three. */
  z.strictObject({ kind: z.literal('timer.lapse') }),
  z.strictObject({ kind: z.literal('timer.unanswered') }),
  z.strictObject({ kind: z.literal('timer.expiring') }),
  z.strictObject({ kind: z.literal('timer.expired') }),
  /** Subject: `account:<account>`. */
  z.strictObject({ kind: z.literal('timer.silence-over') }),
  /** Subject: `blocklist:<id>`, `hold:<id>`. */
  z.strictObject({ kind: z.literal('timer.measure-over') }),
] as const;
