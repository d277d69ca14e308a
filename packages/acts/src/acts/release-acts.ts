import { z } from 'zod';
import { Account, Amount, Asset, Id, Person, Reason, Rests } from './values.js';

/** What a release task and an appeal can be about. */
export const MeasureKind = z.enum(['order', 'label', 'blocklist', 'hold']);
export type MeasureKind = z.infer<typeof MeasureKind>;

export const releaseActs = [
  /**
   * A desk saw that an alert on which measures rest is another now; all that follows is worked out from this act, so that
   * two desks that saw different moments of it agree. Subject: `alert:<id>`.
   */
  z.strictObject({
    kind: z.literal('alert.changed'),
    revision: z.int().nonnegative(),
    case: z.string().min(1).max(256),
    account: Account,
    asset: Asset,
    holdable: Amount,
    cause: z.enum(['shrunk', 'voided', 'withdrawn']),
  }),
  /** A label, blocklist entry or payee hold that rests on an alert. Subject: `label:<id>`, `blocklist:<id>`, `hold:<id>`. */
  z.strictObject({
    kind: z.literal('measure.put'),
    account: Account,
    asset: Asset.nullable(),
    /** What it says of the account: the label's kind, the list's name. */
    what: z.string().min(1).max(200),
    rests: Rests,
  }),
  z.strictObject({ kind: z.literal('measure.end'), reason: Reason }),
  /** A task that a person opens; those of alerts and appeals open by themselves. Subject: `release:<id>`. */
  z.strictObject({
    kind: z.literal('release.open'),
    of: z.strictObject({ kind: MeasureKind, id: Id }),
    cause: z.enum(['shrunk', 'voided', 'withdrawn']),
    reason: Reason,
  }),
  z.strictObject({ kind: z.literal('release.end'), outcome: z.enum(['released', 'kept']), reason: Reason }),
  /** Subject: `appeal:<id>`. */
  z.strictObject({
    kind: z.literal('appeal.intake'),
    against: z.strictObject({ kind: MeasureKind, id: Id }),
    text: z.string().min(1).max(10_000),
    from: Person,
  }),
  z.strictObject({ kind: z.literal('appeal.assign'), reviewer: Person }),
  z.strictObject({
    kind: z.literal('appeal.decide'),
    outcome: z.enum(['granted', 'rejected']),
    text: z.string().min(1).max(10_000),
  }),
] as const;
