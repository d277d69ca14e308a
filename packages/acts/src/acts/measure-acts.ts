import { z } from 'zod';
import { Account, Asset, Id, Reason, Rests, TimeMs } from './values.js';

/** What a label says besides its kind, as the labels topic has it. */
export const LabelFacts = z.strictObject({
  source: z.string().min(1).max(200),
  /** 0–1; null: nobody said how sure it is. */
  confidence: z.number().min(0).max(1).nullable(),
  /** From when on it holds, inclusive, and until when, exclusive; null: ever. */
  from: TimeMs.nullable(),
  to: TimeMs.nullable(),
  note: z.string().max(1_000).nullable(),
});
export type LabelFacts = z.infer<typeof LabelFacts>;

export const measureActs = [
  /** A label, blocklist entry or payee hold. Subject: `label:<id>`, `blocklist:<id>`, `hold:<id>`. */
  z.strictObject({
    kind: z.literal('measure.put'),
    account: Account,
    asset: Asset.nullable(),
    /** What it says of the account: the label's kind, the list's name. */
    what: z.string().min(1).max(200),
    /** The alert that it rests on; null: none, and only of labels, or of what rests on a label. */
    rests: Rests.nullable(),
    /** Id of the label that it rests on; left out: none. */
    onLabel: Id.optional(),
    /** When it ends by itself; left out: when somebody ends it. Not of labels, whose term is their own. */
    until: TimeMs.optional(),
    /** Of labels, which go to the labels topic. */
    label: LabelFacts.optional(),
    reason: Reason.optional(),
  }),
  z.strictObject({ kind: z.literal('measure.end'), reason: Reason }),
] as const;
