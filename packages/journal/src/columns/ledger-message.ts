import type { AssetCode, TransferRecord } from '@weir/model';
import type { EntryRecord, LateEvent } from '../flow-record.js';
import type { Identity } from '../fold/identity-table.js';
import { noOutcomes, type Outcomes } from '../fold/journal-fold.js';
import type { MessageRef, RuleSet, Settings } from '../journal-record.js';
import type { OpenRepair } from '../repair/open-repair.js';
import type { PocketName, RepairedId } from '../repair/rebase.js';
import type { Ruling } from '../rulings/ruling.js';

/** What one journal message was, besides what it changed in the ledger. */
export interface LedgerMessage {
  readonly late: LateEvent[];
  /** The asset of each of them; null: of a void of what has no content. */
  readonly lateAssets: (AssetCode | null)[];
  /** What each of them brought, null: a void; and what was known of its id before. */
  readonly lateContents: { readonly record: TransferRecord | null; readonly known: Identity }[];
  /** Voids of ids that are not known here: before their transfer, or long after it. */
  readonly unknownVoids: { readonly id: string; readonly message: MessageRef }[];
  /** Ids of which the message holds a void that is no duplicate, whatever came of it. */
  readonly voided: string[];
  /** The repair that ended with this message. */
  repaired: Repaired | null;
  rules: readonly RuleSet[];
  /** Rules in them whose thresholds cannot hold: the defaults do. */
  unreadableRules: number;
  /** The journal's settings, with the message that gives them. */
  settings: Settings | null;
  /** The pockets of a repair that begins. */
  repair: readonly PocketName[] | null;
  /** Of a raw frame, records at raw offsets from here on count; null: all do. */
  countsFrom: number | null;
  /** Records of the raw frame, by number, after which something else may stand than they say alone. */
  readonly noted: number[];
  /** What stands of the ids of these. */
  readonly stands: Extract<Ruling, { readonly kind: 'stands' }>[];
  readonly outcomes: Outcomes;
}

/** What a repair came to, in this shard. */
export interface Repaired {
  readonly repair: OpenRepair;
  /** Whatever came of these ids before the repair's offset is worked in. */
  readonly ids: readonly string[];
  /** Those of which more came since, as the repair found them. */
  readonly waiting: readonly RepairedId[];
  /** Of entries before the horizon, those that are not as they were told before. */
  readonly records: readonly EntryRecord[];
}

export const emptyMessage = (): LedgerMessage => ({
  late: [],
  lateAssets: [],
  lateContents: [],
  unknownVoids: [],
  voided: [],
  rules: [],
  unreadableRules: 0,
  repaired: null,
  settings: null,
  repair: null,
  countsFrom: null,
  noted: [],
  stands: [],
  outcomes: noOutcomes(),
});
