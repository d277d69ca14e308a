import type { AssetCode } from '@weir/model';
import type { EntryRecord, LateEvent } from '../flow-record.js';
import { noOutcomes, type Outcomes } from '../fold/journal-fold.js';
import type { MessageRef, RuleSet } from '../journal-record.js';
import type { OpenRepair } from '../repair/open-repair.js';

/** What one journal message was, besides what it changed in the ledger. */
export interface LedgerMessage {
  readonly late: LateEvent[];
  /** The asset of each of them; null: of a void of what has no content. */
  readonly lateAssets: (AssetCode | null)[];
  /** Voids of ids that are not known here: before their transfer, or long after it. */
  readonly unknownVoids: { readonly id: string; readonly message: MessageRef }[];
  /** Ids of which the message holds a void that is no duplicate, whatever came of it. */
  readonly voided: string[];
  /** The repair that ended with this message. */
  repaired: Repaired | null;
  rules: readonly RuleSet[];
  readonly outcomes: Outcomes;
}

/** What a repair came to, in this shard. */
export interface Repaired {
  readonly repair: OpenRepair;
  /** Whatever came of these ids before the repair's offset is worked in. */
  readonly ids: readonly string[];
  /** Of entries before the horizon, those that are not as they were told before. */
  readonly records: readonly EntryRecord[];
}

export const emptyMessage = (): LedgerMessage => ({
  late: [],
  lateAssets: [],
  unknownVoids: [],
  voided: [],
  rules: [],
  repaired: null,
  outcomes: noOutcomes(),
});
