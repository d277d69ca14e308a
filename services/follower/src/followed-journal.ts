import {
  type Claimant,
  decodeJournalFrame,
  type FoldedMessage,
  highestOf,
  isClaimOf,
  isRawFrame,
  type JournalFrame,
  LedgerFold,
  type Settings,
} from '@weir/journal';
import type { AssetCode } from '@weir/model';
import { claimantOf } from './claim.js';

/** What a journal message means to cases; what it changes in the ledger the flows say. */
export type FollowedMessage = Pick<
  FoldedMessage,
  'offset' | 'late' | 'unknownVoids' | 'labels' | 'reports' | 'settings' | 'repaired'
>;

/**
 * The journal as the follower reads it: which raw offsets count, what comes late, what is said of cases. Owns the fold of
 * identity and lateness; labels and reports are read of the few frames that hold such.
 */
export class FollowedJournal {
  // A shard of none: identities and horizons are the same for all shards, and no pocket is folded here.
  readonly #fold = new LedgerFold(2, 2);
  readonly #claimant: Claimant;
  #newestClaim = -1;

  /** @param shard whose claims are of interest */
  constructor(shard = 0) {
    this.#claimant = claimantOf(shard);
  }

  /** What the journal began with; null before. */
  get settings(): Settings | null {
    return this.#fold.settings;
  }

  /** Highest broker time of a journal message so far, milliseconds UTC. */
  get nowMs(): number {
    return this.#fold.nowMs;
  }

  /** Highest event time that was accepted so far, milliseconds UTC; null before the first. */
  get reachedMs(): number | null {
    return highestOf(this.#fold.topicTimes);
  }

  /** Journal offset of the last claim of the shard; −1: none. */
  get newestClaim(): number {
    return this.#newestClaim;
  }

  /** Entries of an asset before this instant (milliseconds UTC) can no longer change; −∞: all can. */
  horizon(asset: AssetCode): number {
    return this.#fold.horizon(asset);
  }

  /**
   * Takes the next journal message. `timeMs` is its broker time.
   * @throws {WeirError} `FRAME_CORRUPT`, `FOLD_INVARIANT`
   */
  take(offset: number, timeMs: number, value: Buffer): FollowedMessage {
    const settingsBefore = this.#fold.settings;
    const { late, outcomes, repaired, unknownVoids } = this.#fold.apply(offset, timeMs, value);
    this.#fold.endMessage();
    const settings = settingsBefore === null ? this.#fold.settings : null;
    const told = { labels: [] as FoldedMessage['labels'], reports: [] as FoldedMessage['reports'] };
    if (!isRawFrame(value)) {
      if (isClaimOf(this.#claimant, decodeJournalFrame(value))) this.#newestClaim = offset;
    } else if (outcomes.labels + outcomes.reports > 0) {
      const frame = decodeJournalFrame(value);
      told.labels = labelsOf(frame, outcomes.labels);
      told.reports = reportsOf(frame, outcomes.reports);
    }
    const end = repaired === null ? null : { repairOffset: repaired.repair.offset, ids: repaired.ids };
    return { offset, late, unknownVoids, settings, repaired: end, ...told };
  }
}

// Records stand in a frame in the order of their raw offsets, and those count that do not lie before the mark: the last.
const lastOf = <T>(records: readonly T[], count: number): T[] => records.slice(records.length - count);

const labelsOf = (frame: JournalFrame, count: number): FoldedMessage['labels'] => {
  if (frame.type !== 'raw') return [];
  const labels = frame.records.flatMap((record) => (record.kind === 'label' ? [record.label] : []));
  return lastOf(labels, count);
};

const reportsOf = (frame: JournalFrame, count: number): FoldedMessage['reports'] => {
  if (frame.type !== 'raw') return [];
  const { topic, partition } = frame;
  const reports = frame.records.flatMap((record) => {
    if (record.kind !== 'report') return [];
    const { offset, timeMs, sha256 } = record;
    return [{ report: record.report, message: { topic, partition, offset, timeMs, sha256 } }];
  });
  return lastOf(reports, count);
};
