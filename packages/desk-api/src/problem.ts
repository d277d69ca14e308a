import { z } from 'zod';

/** An error as RFC 9457 has it, with our own code; `application/problem+json`. */
export const Problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  /** What the reader can do. */
  remedy: z.string().optional(),
  /** Of a lost race: who was first, and when. */
  by: z.string().optional(),
  at: z.int().optional(),
  /** Of a request that does not hold: where, and why. */
  issues: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;
