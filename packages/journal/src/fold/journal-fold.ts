import type { Transfer } from '@weir/engine';
import { type AssetCode, assetOf, assets, canonicalContent, type TransferRecord, WeirError } from '@weir/model';
import type { LateEvent } from '../flow-record.js';
import type {
  JournalFrame,
  JournalRecord,
  MessageRef,
  Report,
  RuleSet,
  Settings,
  VersionedLabel,
} from '../journal-record.js';
import { RepairBook, type RepairEnd } from '../repair/open-repair.js';
import type { RebaseFrame } from '../repair/rebase.js';
import { type LateContent, WaitingIds } from '../repair/waiting-ids.js';
import { type Identity, IdentityTable, messagesOf, standing, unknownIdentity, withContent } from './identity-table.js';
import { type TouchedEntry, touchedEntries } from './touched-entries.js';
import { TopicWatermark } from './watermark.js';

/** A transfer as it stands, with the messages that each of its entries rests on. */
export interface StandingTransfer {
  readonly transfer: Transfer;
  readonly debitMessages: readonly MessageRef[];
  readonly creditMessages: readonly MessageRef[];
}

/** What a record changed in the ledger; null: the id does not stand. */
export interface LedgerChange {
  readonly id: string;
  readonly before: Transfer | null;
  readonly after: StandingTransfer | null;
}

/** What became of the records of a frame; every raw message is in exactly one of these. */
export interface Outcomes {
  transfers: number;
  voids: number;
  duplicates: number;
  conflicts: number;
  late: number;
  labels: number;
  reports: number;
  rejected: number;
}

export const noOutcomes = (): Outcomes => ({
  transfers: 0,
  voids: 0,
  duplicates: 0,
  conflicts: 0,
  late: 0,
  labels: 0,
  reports: 0,
  rejected: 0,
});

/** All that one journal message means. Consumers apply it together. */
export interface FoldedMessage {
  readonly offset: number;
  readonly changes: readonly LedgerChange[];
  readonly late: readonly LateEvent[];
  /** Voids of ids that are not known here: before their transfer, or long after it. */
  readonly unknownVoids: readonly { readonly id: string; readonly message: MessageRef }[];
  readonly labels: readonly VersionedLabel[];
  readonly reports: readonly { readonly report: Report; readonly message: MessageRef }[];
  readonly settings: Settings | null;
  /** Rule sets of detectors that the message gives; mostly none. */
  readonly rules: readonly RuleSet[];
  /** The repair that ended with this message. */
  readonly repaired: RepairEnd | null;
  readonly outcomes: Outcomes;
}

/** Ids of which only a void came belong to no asset yet: they are kept as long as any asset's would be. */
const anyAsset = 'any asset';

/** A void without its transfer, or a half without its other, waits this long, in milliseconds of event time. */
export const loneKeptMs = 86_400_000;

/**
 * The fold that every reader of the journal shares: which raw offsets count (marks), which records are one event
 * (identity), and which come too late. Pure: the journal's order alone decides. Owns identities and watermarks.
 * Source: architecture §5.
 */
export class JournalFold {
  #settings: Settings | null = null;
  /** Raw offset up to which each raw partition has been taken. */
  readonly #marks = new Map<string, number>();
  readonly #watermarks = new Map<string, TopicWatermark>();
  readonly #identities = new IdentityTable();
  /** Topics on which each asset has been seen: only they hold its horizon back. */
  readonly #topicsOfAsset = new Map<AssetCode, Set<string>>();
  readonly #horizons = new Map<AssetCode, number>();
  readonly #waiting = new WaitingIds();
  readonly #repairs = new RepairBook();
  /** Of the journal message being folded. */
  #offset = 0;
  #nowMs = 0;
  #droppedFrames = 0;

  get settings(): Settings | null {
    return this.#settings;
  }

  /** Highest broker time of a journal message so far, milliseconds UTC. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** Frames that began past the mark: somebody skipped raw offsets. A mark that then stands still is an alarm. */
  get droppedFrames(): number {
    return this.#droppedFrames;
  }

  get identityCount(): number {
    return this.#identities.size;
  }

  mark(topic: string, partition: number): number | null {
    return this.#marks.get(`${topic}/${partition}`) ?? null;
  }

  watermark(topic: string): number {
    return this.#watermarks.get(topic)?.watermark ?? Number.NEGATIVE_INFINITY;
  }

  /** Entries of an asset before this instant (milliseconds UTC) can no longer change; −∞: all can. */
  horizon(asset: AssetCode): number {
    return this.#horizons.get(asset) ?? Number.NEGATIVE_INFINITY;
  }

  /** Takes the next journal message. `timeMs` is its broker time. */
  apply(offset: number, timeMs: number, frame: JournalFrame): FoldedMessage {
    this.#nowMs = Math.max(this.#nowMs, timeMs);
    this.#offset = offset;
    const message = {
      offset,
      changes: [] as LedgerChange[],
      late: [] as LateEvent[],
      unknownVoids: [] as { id: string; message: MessageRef }[],
      labels: [] as VersionedLabel[],
      reports: [] as { report: Report; message: MessageRef }[],
      settings: null as Settings | null,
      rules: frame.type === 'rules' ? frame.ruleSets : [],
      repaired: frame.type === 'rebase' ? this.#takeRebase(frame) : null,
      outcomes: noOutcomes(),
    };
    // Who speaks of cases changes nothing of them.
    if (frame.type === 'rules' || frame.type === 'rebase' || frame.type === 'claim') return message;
    if (frame.type === 'repair') {
      // Which pockets, and up to where, is the ledger's affair.
      this.#repairs.begin({ offset, pockets: [] });
      return message;
    }
    if (frame.type === 'settings') {
      if (this.#settings === null) {
        this.#settings = frame.settings;
        message.settings = frame.settings;
      }
      return message;
    }
    const watermark = this.#watermarkOf(frame.topic);
    const key = `${frame.topic}/${frame.partition}`;
    const mark = this.#marks.get(key) ?? null;
    if (frame.type === 'idle') {
      if (mark === frame.end || (mark === null && frame.end === 0)) watermark.idle(frame.partition);
    } else {
      if (mark !== null && frame.to <= mark) return message;
      if (mark !== null && frame.from > mark) {
        this.#droppedFrames++;
        return message;
      }
      this.#marks.set(key, frame.to);
      watermark.wake(frame.partition);
      for (const record of frame.records) {
        if (mark === null || record.offset >= mark)
          this.#take(record, frame.topic, frame.partition, watermark, message);
      }
    }
    watermark.advance();
    this.#raiseHorizons();
    return message;
  }

  #watermarkOf(topic: string): TopicWatermark {
    let watermark = this.#watermarks.get(topic);
    if (watermark === undefined) {
      const declared = this.#settings?.topics.find((entry) => entry.topic === topic)?.partitions;
      watermark = new TopicWatermark(declared ?? 1);
      this.#watermarks.set(topic, watermark);
    }
    return watermark;
  }

  #take(record: JournalRecord, topic: string, partition: number, watermark: TopicWatermark, out: Mutable): void {
    const message: MessageRef = {
      topic,
      partition,
      offset: record.offset,
      timeMs: record.timeMs,
      sha256: record.sha256,
    };
    switch (record.kind) {
      case 'rejected':
        out.outcomes.rejected++;
        return;
      case 'label':
        out.outcomes.labels++;
        out.labels.push(record.label);
        return;
      case 'report':
        out.outcomes.reports++;
        out.reports.push({ report: record.report, message });
        return;
      case 'void':
        this.#takeVoid(record.id, record.time, message, partition, watermark, out);
        return;
      case 'transfer':
        this.#takeTransfer(record.transfer, message, partition, watermark, out);
        return;
    }
  }

  #takeTransfer(
    record: TransferRecord,
    message: MessageRef,
    partition: number,
    watermark: TopicWatermark,
    out: Mutable,
  ): void {
    const known = this.#identities.get(record.id);
    const content = canonicalContent(record);
    if (known.contents.has(content)) {
      out.outcomes.duplicates++;
      return;
    }
    const isWaiting = this.#waiting.has(record.id);
    if (isWaiting && this.#waiting.brings(record.id, content)) {
      out.outcomes.duplicates++;
      return;
    }
    const next = withContent(known, record, message);
    if (isWaiting || this.#isLate(touchedEntries(standing(known), standing(next)), watermark.mark(partition))) {
      out.outcomes.late++;
      out.late.push({ id: record.id, kind: 'transfer', message, accounts: [record.from, record.to] });
      this.#wait(record.id, known, { offset: this.#offset, record, message });
      return;
    }
    this.#heard(record.asset, message.topic);
    this.#keep(record.id, next);
    if (next.refused.has(content)) {
      out.outcomes.conflicts++;
    } else {
      out.outcomes.transfers++;
      watermark.raise(partition, record.time);
    }
    this.#change(record.id, known, next, out);
  }

  #takeVoid(
    id: string,
    time: number | null,
    message: MessageRef,
    partition: number,
    watermark: TopicWatermark,
    out: Mutable,
  ): void {
    const known = this.#identities.get(id);
    const isWaiting = this.#waiting.has(id);
    if (known.voided || (isWaiting && this.#waiting.brings(id, null))) {
      out.outcomes.duplicates++;
      return;
    }
    const next: Identity = { ...known, voided: true };
    if (known === unknownIdentity && !isWaiting) {
      out.unknownVoids.push({ id, message });
      this.#identities.set(
        id,
        next,
        anyAsset,
        Math.max(time ?? 0, watermark.highest ?? 0, message.timeMs) + loneKeptMs,
      );
      out.outcomes.voids++;
      return;
    }
    if (isWaiting || this.#isLate(touchedEntries(standing(known), null), watermark.mark(partition))) {
      const accounts = known.transfer === null ? [] : [known.transfer.from, known.transfer.to];
      out.outcomes.late++;
      out.late.push({ id, kind: 'void', message, accounts });
      this.#wait(id, known, { offset: this.#offset, record: null, message });
      return;
    }
    out.outcomes.voids++;
    this.#keep(id, next);
    this.#change(id, known, next, out);
  }

  /** What came of the id waits for a repair, and so will all that comes of it until then. */
  #wait(id: string, known: Identity, content: LateContent): void {
    this.#waiting.add(id, content);
    const asset = known.transfer?.asset ?? content.record?.asset ?? anyAsset;
    this.#identities.set(id, known, asset, Number.POSITIVE_INFINITY);
  }

  #takeRebase(frame: RebaseFrame): RepairEnd | null {
    const done = this.#repairs.take(frame);
    if (done === null) return null;
    const { repair, rebase } = done;
    for (const { id, voided, contents } of rebase.ids) {
      // Only a void made it known, and that is let go of.
      if (this.#identities.get(id) === unknownIdentity && !this.#waiting.has(id)) continue;
      const identity = contents.reduce(
        (all, { record, message }) => withContent(all, record, message),
        unknownIdentity,
      );
      if (identity.transfer === null)
        throw new WeirError('FOLD_INVARIANT', `the rebase of the repair at ${repair.offset} knows nothing of ${id}`);
      this.#waiting.settle(id, repair.offset);
      this.#keep(id, { ...identity, voided });
      if (this.#waiting.has(id))
        this.#identities.set(id, { ...identity, voided }, identity.transfer.asset, Number.POSITIVE_INFINITY);
    }
    return { repairOffset: repair.offset, ids: rebase.ids.map(({ id }) => id) };
  }

  /**
   * True where an entry lies before what may still change, for a partition whose mark is given. Each is measured by its
   * own asset: contents of one id may differ in it.
   */
  #isLate(entries: readonly TouchedEntry[], mark: number): boolean {
    return entries.some(
      ({ asset, instant }) => instant < Math.max(mark - this.#latenessMs(asset), this.horizon(asset)),
    );
  }

  #latenessMs(asset: AssetCode): number {
    return this.#settings?.latenessMs[asset] ?? assetOf(asset).latenessMs;
  }

  #heard(asset: AssetCode, topic: string): void {
    const topics = this.#topicsOfAsset.get(asset);
    if (topics === undefined) this.#topicsOfAsset.set(asset, new Set([topic]));
    else topics.add(topic);
  }

  /**
   * An id is kept as long as any of its contents, refused ones too, could come again. One half alone is kept for its
   * other half: a debit half until that has come, a credit half for a day, since without it the late debit would stand
   * as a payment of its own.
   */
  #keep(id: string, identity: Identity): void {
    const { asset, creditTime } = identity.transfer!;
    const records = [...identity.contents.values()].map(({ record }) => record);
    const latest = Math.max(...records.map((record) => Math.max(record.time, record.creditTime ?? 0)));
    const waitsForCredit = creditTime === null && !identity.voided;
    const isHalf = records.every((record) => record.side === 'credit') || creditTime === null;
    const keptFor = waitsForCredit ? Number.POSITIVE_INFINITY : latest + (isHalf ? loneKeptMs : 0);
    this.#identities.set(id, identity, asset, keptFor);
  }

  #change(id: string, before: Identity, after: Identity, out: Mutable): void {
    const [old, now] = [standing(before), standing(after)];
    if (old === null && now === null) return;
    if (touchedEntries(old, now).length === 0) return;
    out.changes.push({
      id,
      before: old,
      after:
        now === null
          ? null
          : { transfer: now, debitMessages: messagesOf(after, 'debit'), creditMessages: messagesOf(after, 'credit') },
    });
  }

  #raiseHorizons(): void {
    let longestLateness = 0;
    let lowest = Number.POSITIVE_INFINITY;
    for (const [asset, topics] of this.#topicsOfAsset) {
      let reached = Number.POSITIVE_INFINITY;
      for (const topic of topics) reached = Math.min(reached, this.watermark(topic));
      const horizon = reached - this.#latenessMs(asset);
      lowest = Math.min(lowest, reached);
      if (horizon > this.horizon(asset)) {
        this.#horizons.set(asset, horizon);
        this.#identities.forget(asset, horizon);
      }
    }
    for (const { code } of assets()) longestLateness = Math.max(longestLateness, this.#latenessMs(code));
    if (Number.isFinite(lowest)) this.#identities.forget(anyAsset, lowest - longestLateness);
  }
}

type Mutable = {
  readonly changes: LedgerChange[];
  readonly late: LateEvent[];
  readonly unknownVoids: { id: string; message: MessageRef }[];
  readonly labels: VersionedLabel[];
  readonly reports: { report: Report; message: MessageRef }[];
  readonly outcomes: Outcomes;
};
