import { z } from 'zod';
import { BoardRow } from './board.js';
import { Order } from './orders.js';
import { CaseName } from './values.js';
import { Appeal, ReleaseTask } from './work.js';

/** What the stream of events says, each with an id; a reader that comes back says the last it had and misses nothing. */
export const DeskEvent = z.discriminatedUnion('kind', [
  /** An account as it is now, cut to the reader's rights. */
  z.strictObject({ kind: z.literal('row'), row: BoardRow }),
  z.strictObject({ kind: z.literal('row-gone'), ref: z.string() }),
  z.strictObject({ kind: z.literal('order'), order: Order }),
  z.strictObject({ kind: z.literal('release'), task: ReleaseTask }),
  z.strictObject({ kind: z.literal('appeal'), appeal: Appeal }),
  /** Something about a report is another now: ask for it. */
  z.strictObject({ kind: z.literal('report'), case: CaseName, reporter: z.string() }),
  /** Somebody wrote on an account: ask for what shows its notes. */
  z.strictObject({ kind: z.literal('note'), ref: z.string() }),
  /** What was missed is not held any more: ask for everything again. */
  z.strictObject({ kind: z.literal('reset') }),
]);
export type DeskEvent = z.infer<typeof DeskEvent>;
