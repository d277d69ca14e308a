import { z } from 'zod';
import { Account, Amount, Asset, Id, Person, Reason } from './values.js';

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
    /** Of `voided`: which transfers below the alert are void, so that what cites one of them falls; left out: all that rests on it. */
    transfers: z.array(z.string().min(1).max(256)).max(100).optional(),
  }),
  /**
   * A task that a person opens, or a desk where orders on one alert hold what another said that shrank; those of the alert
   * itself and of appeals open by themselves. Subject: `release:<id>`.
   */
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
