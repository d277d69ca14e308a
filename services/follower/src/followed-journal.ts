import {
  type Claimant,
  decodeJournalFrame,
  type FlowScan,
  frameBody,
  isClaimOf,
  isRawFrame,
  type JournalFrame,
  type JournalRecord,
  JournalRulings,
  type LateEvent,
  type MessageRef,
  type RepairEnd,
  type Report,
  type Ruling,
  type SavedRulings,
  type Settings,
  type VersionedLabel,
} from '@weir/journal';
import type { AssetCode } from '@weir/model';
import { claimantOf } from './claim.js';

/** What a journal message means to cases; what it changes in the ledger the flows say. */
export interface FollowedMessage {
  readonly offset: number;
  readonly late: readonly LateEvent[];
  /** Voids of ids that were not known: before their transfer, or long after it. */
  readonly unknownVoids: readonly { readonly id: string }[];
  readonly labels: readonly VersionedLabel[];
  readonly reports: readonly { readonly report: Report; readonly message: MessageRef }[];
  /** What the journal began with, with the message that says it. */
  readonly settings: Settings | null;
  /** The repair that ended with this message. */
  readonly repaired: RepairEnd | null;
}

/** What is known of the journal between messages, as JSON. */
export interface SavedJournal {
  readonly rulings: SavedRulings;
  readonly settings: Settings | null;
  readonly nowMs: number;
  readonly newestClaim: number;
}

type RawFrame = Extract<JournalFrame, { readonly type: 'raw' }>;

/**
 * The journal as the follower reads it: what is said of cases, and what the matcher ruled on the rest. Transfers are not
 * read; of the few frames that hold labels or reports, these.
 */
export class FollowedJournal {
  readonly #rulings = new JournalRulings();
  readonly #claimant: Claimant;
  #settings: Settings | null = null;
  #nowMs = 0;
  #newestClaim = -1;

  /** @param shard whose claims are of interest */
  constructor(shard = 0) {
    this.#claimant = claimantOf(shard);
  }

  /** What the journal began with; null before. */
  get settings(): Settings | null {
    return this.#settings;
  }

  /** Highest broker time of a journal message so far, milliseconds UTC. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** Highest event time that was accepted so far, milliseconds UTC; null before the first. */
  get reachedMs(): number | null {
    return this.#rulings.reachedMs;
  }

  /** Journal offset of the last claim of the shard; −1: none. */
  get newestClaim(): number {
    return this.#newestClaim;
  }

  /** Entries of an asset before this instant (milliseconds UTC) can no longer change; −∞: all can. */
  horizon(asset: AssetCode): number {
    return this.#rulings.horizon(asset);
  }

  /** A flows frame, before the messages that it covers are taken. @throws {WeirError} `FRAME_CORRUPT` */
  hear(frame: FlowScan): void {
    this.#rulings.hear(frame);
  }

  /** Between messages: what was heard has been taken. */
  saved(): SavedJournal {
    const [rulings, settings, nowMs, newestClaim] = [
      this.#rulings.saved(),
      this.#settings,
      this.#nowMs,
      this.#newestClaim,
    ];
    return { rulings, settings, nowMs, newestClaim };
  }

  load({ rulings, settings, nowMs, newestClaim }: SavedJournal): void {
    this.#rulings.load(rulings);
    this.#settings = settings;
    this.#nowMs = nowMs;
    this.#newestClaim = newestClaim;
  }

  /**
   * Takes the next journal message, which what was heard covers. `timeMs` is its broker time.
   * @throws {WeirError} `FRAME_CORRUPT`
   */
  take(offset: number, timeMs: number, value: Buffer): FollowedMessage {
    this.#nowMs = Math.max(this.#nowMs, timeMs);
    const rulings = this.#rulings.take(offset);
    const said = { ...saidBy(rulings), offset, settings: null, labels: [], reports: [] };
    if (isRawFrame(value)) {
      if (rulings.some(({ kind }) => kind === 'orders')) return { ...said, ...ordersIn(value, countsFrom(rulings)) };
      frameBody('journal', value);
      return said;
    }
    const frame = decodeJournalFrame(value);
    if (isClaimOf(this.#claimant, frame)) this.#newestClaim = offset;
    if (frame.type !== 'settings' || this.#settings !== null) return said;
    this.#settings = frame.settings;
    return { ...said, settings: frame.settings };
  }
}

const countsFrom = (rulings: readonly Ruling[]): number =>
  rulings.find((ruling) => ruling.kind === 'counts')?.from ?? 0;

const saidBy = (rulings: readonly Ruling[]): Pick<FollowedMessage, 'late' | 'unknownVoids' | 'repaired'> => {
  const late: LateEvent[] = [];
  const unknownVoids: { id: string }[] = [];
  let repaired: RepairEnd | null = null;
  for (const ruling of rulings) {
    if (ruling.kind === 'late') {
      const { id, message, accounts, record } = ruling;
      late.push({ id, kind: record === null ? 'void' : 'transfer', message, accounts });
    } else if (ruling.kind === 'void' && !ruling.isKnown) unknownVoids.push({ id: ruling.id });
    else if (ruling.kind === 'repaired') repaired = { repairOffset: ruling.repairOffset, ids: ruling.ids };
  }
  return { late, unknownVoids, repaired };
};

/** Labels and reports of a frame, of records at raw offsets from `from` on. */
const ordersIn = (value: Buffer, from: number): Pick<FollowedMessage, 'labels' | 'reports'> => {
  const { topic, partition, records } = decodeJournalFrame(value) as RawFrame;
  const counted = records.filter(({ offset }) => offset >= from);
  const reportOf = (record: JournalRecord): FollowedMessage['reports'] => {
    if (record.kind !== 'report') return [];
    const { offset, timeMs, sha256 } = record;
    return [{ report: record.report, message: { topic, partition, offset, timeMs, sha256 } }];
  };
  return {
    labels: counted.flatMap((record) => (record.kind === 'label' ? [record.label] : [])),
    reports: counted.flatMap(reportOf),
  };
};
