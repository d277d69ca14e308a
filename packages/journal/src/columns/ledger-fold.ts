import type { Finding, MatchRules } from '@weir/engine';
import {
  IdleLots,
  type Image,
  type LedgerUsage,
  LiveLedger,
  PocketWatch,
  type Shelving,
  shardOf,
  warmedMax,
} from '@weir/engine/columns';
import { type AssetCode, WeirError } from '@weir/model';
import { standing } from '../fold/identity-table.js';
import { checksumOf } from '../frame.js';
import { decodeJournalFrame } from '../journal-codec.js';
import type { MessageRef, Settings } from '../journal-record.js';
import type { OpenRepair } from '../repair/open-repair.js';
import { type WaitingId, WaitingIds } from '../repair/waiting-ids.js';
import type { RawMark, Ruling, SealedPlace } from '../rulings/ruling.js';
import { fieldsBut } from '../rulings/standing-fields.js';
import { AssetNumbers } from './asset-numbers.js';
import { GeneralWay } from './general-way.js';
import { Horizons } from './horizons.js';
import { recordKinds, type ScannedFrame } from './journal-scan.js';
import { JournalledRules } from './journalled-rules.js';
import { KeptIds } from './kept-ids.js';
import { LedgerIdentities, noAsset } from './ledger-identities.js';
import { emptyMessage, type LedgerMessage } from './ledger-message.js';
import { LedgerRepairs } from './ledger-repairs.js';
import { LettingGo } from './letting-go.js';
import { rulingsOf } from './message-rulings.js';
import { PlainWay } from './plain-way.js';
import { RawPartitions, type Stream, type TopicTimes } from './raw-partitions.js';
import { ScannedRecords } from './scanned-records.js';

/** What there is once the journal's settings are known. */
interface Parts {
  readonly ledger: LiveLedger;
  readonly identities: LedgerIdentities;
  readonly generalWay: GeneralWay;
  readonly plainWay: PlainWay | null;
  readonly lettingGo: LettingGo;
  readonly repairs: LedgerRepairs;
  readonly idleLots: IdleLots | null;
}

/**
 * The fold of the journal into a live ledger: which raw offsets count (marks), which records are one event (identity),
 * which come too late, and what the pockets make of them. Pure: the journal's order alone decides. Owns the parts that
 * decide it, each in a file of its own, and the ledger. Source: architecture §5, trace §1, §2, §5.
 */
export class LedgerFold {
  readonly #shard: number;
  readonly #shards: number;
  readonly #assets = new AssetNumbers();
  readonly #records = new ScannedRecords(this.#assets);
  readonly #partitions = new RawPartitions();
  readonly #horizons: Horizons;
  readonly #kept = new KeptIds();
  readonly #waiting = new WaitingIds();
  readonly #hasPlainWay: boolean;
  readonly #isWatched: boolean;
  readonly #shelving: Shelving | null;
  #settings: Settings | null = null;
  #parts: Parts | null = null;
  #watch: PocketWatch | null = null;
  readonly #rules = new JournalledRules();
  #nowMs = 0;
  /** The last journal message that was applied; null: none since the fold was made or loaded. */
  last: SealedPlace | null = null;

  /**
   * @param shard which of `shards` this is: pockets of others are not folded, their identities are
   * @param isWatched whether the pocket-local detectors look on, unless the settings say that none does
   * @param shelving where the lots of idle pockets go; null: they stay in memory
   * @param hasPlainWay false: every record goes the way of those that are not plain, for tests to compare
   */
  constructor(shard = 0, shards = 1, isWatched = false, shelving: Shelving | null = null, hasPlainWay = true) {
    this.#hasPlainWay = hasPlainWay;
    this.#shelving = shelving;
    this.#isWatched = isWatched;
    this.#shard = shard;
    this.#shards = shards;
    this.#horizons = new Horizons(this.#assets, shelving?.idleMs ?? Number.POSITIVE_INFINITY);
  }

  get settings(): Settings | null {
    return this.#settings;
  }

  /** Highest broker time of a journal message so far, milliseconds UTC. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** Which shard of how many it folds. */
  get place(): { readonly shard: number; readonly shards: number } {
    return { shard: this.#shard, shards: this.#shards };
  }

  get droppedFrames(): number {
    return this.#partitions.droppedFrames;
  }

  get identityCount(): number {
    return this.#parts === null ? 0 : this.ledger.matching.transfers.count - this.#parts.lettingGo.heldCount;
  }

  /** @throws {WeirError} `FOLD_INVARIANT` before the journal's settings */
  get ledger(): LiveLedger {
    return this.#settled().ledger;
  }

  get hasLedger(): boolean {
    return this.#parts !== null;
  }

  /** Topic and partition by the number that transfers carry. */
  get streams(): readonly Stream[] {
    return this.#partitions.streams;
  }

  /** The raw frame that was applied last, as it came: which of its records counted the fold alone knows. */
  get scan(): ScannedFrame {
    return this.#records.scan;
  }

  assetCode(asset: number): AssetCode {
    return this.#assets.codeOf(asset);
  }

  /** Entries of an asset before this instant (milliseconds UTC) can no longer change; −∞: all can. */
  horizon(asset: AssetCode): number {
    return this.#horizons.of(asset);
  }

  /** Horizons of the assets that were heard, milliseconds UTC; −∞: all entries can change. */
  get horizons(): readonly { readonly asset: AssetCode; readonly horizonMs: number }[] {
    return this.#horizons.heard;
  }

  /** How far the raw partitions have come. */
  get marks(): readonly RawMark[] {
    return this.#partitions.marks;
  }

  /** How far the raw topics have come in event time. */
  get topicTimes(): readonly TopicTimes[] {
    return this.#partitions.topicTimes;
  }

  /** The repair that has no rebase yet. */
  get openRepair(): OpenRepair | null {
    return this.#parts?.repairs.open ?? null;
  }

  /** The ids that wait for a repair, in the order in which the first came late. */
  waitingIds(): WaitingId[] {
    return [...this.#waiting.entries()].map(([id, contents]) => {
      const { identities } = this.#settled();
      return { id, contents, known: identities.of(identities.find(id)) };
    });
  }

  /** As `LiveLedger.usage`, with the lists of ids that may come again. @throws {WeirError} `FOLD_INVARIANT` before the settings */
  usage(): LedgerUsage {
    const usage = this.ledger.usage();
    return { ...usage, changeableBytes: usage.changeableBytes + this.#kept.usedBytes };
  }

  /** The messages of an entry where they are not the one that stands in the columns; null: they are. */
  messagesOf(entry: number): readonly MessageRef[] | null {
    return this.#settled().identities.messagesOf(entry);
  }

  /** What the detectors say of the message: call once, before `endMessage`. */
  takeFindings(): readonly Finding[] {
    return this.#watch?.takeFindings() ?? [];
  }

  /**
   * Takes the next journal message; what it changes stands in the ledger's `changed` and `departed` until
   * `endMessage`. @throws {WeirError} `FRAME_CORRUPT`, `FOLD_INVARIANT`
   */
  apply(offset: number, timeMs: number, value: Buffer): LedgerMessage {
    this.#nowMs = Math.max(this.#nowMs, timeMs);
    const message = emptyMessage();
    this.#partitions.frame.journalOffset = offset;
    if (this.#records.scan.read(value)) this.#takeFrame(message);
    else {
      const frame = decodeJournalFrame(value);
      if (frame.type === 'settings') {
        if (this.#settings === null) message.settings = frame.settings;
        this.#settle(frame.settings);
      } else if (frame.type === 'rules') {
        message.rules = frame.ruleSets;
        message.unreadableRules = this.#rules.take(frame.ruleSets);
        this.#watch?.useRules(this.#rules.ofDetectors());
      } else if (frame.type === 'repair') {
        message.repair = frame.pockets;
        this.#settled().repairs.takeRepair(frame.pockets);
      } else if (frame.type === 'rebase') message.repaired = this.#parts?.repairs.takeRebase(frame) ?? null;
      else if (frame.type === 'idle') this.#partitions.idle(frame.topic, frame.partition, frame.end);
    }
    this.#parts?.ledger.settleMessage();
    this.last = { offset, checksum: checksumOf(value) };
    return message;
  }

  /**
   * What others need to be told of the message that was applied last, and that its bytes do not say. To be asked after
   * `endMessage`: the horizons are part of it.
   */
  rulingsOf(message: LedgerMessage): Ruling[] {
    return rulingsOf(message, this.#parts === null ? [] : this.#horizons.raised);
  }

  /** The records of the message have been taken over: what can no longer change is let go. */
  endMessage(): void {
    if (this.#parts === null) return;
    const { ledger, lettingGo, repairs, idleLots } = this.#parts;
    ledger.clearMessage();
    repairs.endMessage();
    const reachedBy = (topic: string): number => this.#partitions.reachedBy(topic);
    const { reached, keptFrom } = this.#horizons.raise(ledger, reachedBy, (asset, horizon) =>
      lettingGo.release(asset, horizon),
    );
    if (Number.isFinite(keptFrom)) {
      this.#watch?.forget(keptFrom);
      ledger.watchedFrom = keptFrom;
    }
    if (Number.isFinite(reached)) lettingGo.release(noAsset, reached - Math.max(...this.#horizons.latenessMs));
    idleLots?.pass(this.#horizons.idleBefore, (pocket) => lettingGo.underRepair.has(pocket));
  }

  /** Pockets whose lots lie on the shelf. */
  get shelvedCount(): number {
    return this.#parts?.idleLots?.count ?? 0;
  }

  /**
   * The state between messages; its columns are views, to be written or copied before the fold goes on.
   * @throws {WeirError} `FOLD_INVARIANT` before the journal's settings
   */
  save(image: Image): void {
    const { ledger, identities, lettingGo, repairs, idleLots } = this.#settled();
    ledger.save(image.part('ledger'));
    this.#kept.save(image.part('kept'));
    this.#watch?.save(image.part('watch'));
    image.put('watched', this.#watch !== null);
    image.put('shelved', this.shelvedCount);
    idleLots?.save(image.part('idleLots'));
    image.put('ruleSets', this.#rules.saved());
    image.put('rulesAreBounded', true);
    this.#horizons.save(image);
    image.put('shard', [this.#shard, this.#shards]);
    image.put('settings', this.#settings);
    this.#partitions.save(image);
    identities.save(image);
    image.put('waiting', this.#waiting.saved());
    repairs.save(image);
    lettingGo.save(image);
    image.put('nowMs', this.#nowMs);
  }

  /**
   * A fold that goes on from a saved state.
   * @param shelving the shelf with all that lay on it when the state was saved
   * @throws {RangeError} where the image is not one of this fold's, or lots lie on a shelf and there is none
   */
  static load(image: Image, shelving: Shelving | null = null): LedgerFold {
    const [shard, shards] = image.value<[number, number]>('shard');
    if (shelving === null && image.value<number>('shelved') > 0) {
      throw new RangeError('the image has lots on a shelf that was not given');
    }
    const fold = new LedgerFold(shard, shards, image.value<boolean>('watched'), shelving);
    fold.#load(image);
    return fold;
  }

  #load(image: Image): void {
    const { ledger, identities, lettingGo, repairs, idleLots } = this.#settle(image.value<Settings>('settings'));
    ledger.load(image.part('ledger'));
    // A state saved without a shelf has nothing on it.
    if (image.value<number>('shelved') > 0) idleLots?.load(image.part('idleLots'));
    this.#kept.load(image.part('kept'));
    this.#rules.load(image.value('ruleSets'));
    // Notes of before rules had bounds may wait for longer than the transfers they name are remembered.
    if (this.#rules.hasUnreadable) image.value('rulesAreBounded');
    if (this.#isWatched) this.#watch = PocketWatch.load(ledger, this.#rules.ofDetectors(), image.part('watch'));
    this.#horizons.load(image, ledger);
    this.#partitions.load(image);
    identities.load(image);
    this.#waiting.load(image.value('waiting'));
    lettingGo.load(image);
    repairs.load(image);
    this.#nowMs = image.value('nowMs');
  }

  /** @throws {WeirError} `FOLD_INVARIANT` before the journal's settings */
  #settled(): Parts {
    if (this.#parts === null) throw new WeirError('FOLD_INVARIANT', 'the journal holds no settings yet');
    return this.#parts;
  }

  /** The first settings hold. */
  #settle(settings: Settings): Parts {
    this.#parts ??= this.#partsOf(settings);
    return this.#parts;
  }

  #partsOf(settings: Settings): Parts {
    this.#settings = settings;
    this.#horizons.settle(settings);
    this.#partitions.settle(settings);
    const { policy, windowMs, trustBalances, hubEntries } = settings;
    const rules: MatchRules = { policy, windowMs, trustBalances, hubEntries };
    const dust = this.#assets.list.map(({ dustMinor }) => dustMinor);
    const isMine = (accountHash: number): boolean => shardOf(accountHash, this.#shards) === this.#shard;
    const ledger = new LiveLedger(rules, (asset) => dust[asset]!, this.#shards === 1 ? undefined : isMine);
    const hasPlainWay = this.#hasPlainWay && PlainWay.isFor(rules);
    if (this.#isWatched && settings.detectors !== 'off')
      this.#watch = new PocketWatch(ledger, this.#rules.ofDetectors());
    const [records, partitions, assets] = [this.#records, this.#partitions, this.#assets];
    const [horizons, kept, waiting, { frame }] = [this.#horizons, this.#kept, this.#waiting, partitions];
    const identities = new LedgerIdentities(ledger, records, partitions, assets, kept);
    const lettingGo = new LettingGo(ledger, identities, kept);
    return {
      ledger,
      identities,
      lettingGo,
      plainWay: hasPlainWay ? new PlainWay(ledger, kept, records, horizons, rules, dust) : null,
      generalWay: new GeneralWay(ledger, identities, records, frame, assets, horizons, kept, waiting),
      repairs: new LedgerRepairs(ledger, identities, lettingGo, frame, assets, horizons, kept, waiting),
      idleLots: this.#shelving === null ? null : new IdleLots(ledger.matching, ledger.texts, this.#shelving.shelf),
    };
  }

  #takeFrame(message: LedgerMessage): void {
    const { scan } = this.#records;
    const { topic, partition, count } = scan;
    if (!this.#partitions.begin(topic, partition, scan.from, scan.to)) {
      message.countsFrom = scan.to;
      return;
    }
    const { frame } = this.#partitions;
    if (frame.fromOffset > scan.from) message.countsFrom = frame.fromOffset;
    const ledger = this.#parts?.ledger ?? null;
    const plainWay = this.#parts?.plainWay ?? null;
    for (let index = 0; index < count; ) {
      const end = Math.min(index - (index % warmedMax) + warmedMax, count);
      if (index % warmedMax === 0) this.#records.prepare(index, end, ledger);
      const next = plainWay?.take(index, end, frame) ?? index;
      message.outcomes.transfers += next - index;
      index = next;
      if (index === end) continue;
      if (scan.offset[index]! >= frame.fromOffset) this.#takeRecord(index, message);
      index++;
    }
    this.#horizons.hear(topic, frame);
    this.#partitions.end(partition);
    for (const record of message.noted) message.stands.push(this.#standing(record));
  }

  /** What stands of the id of a record that was taken, a transfer or a void. */
  #standing(index: number): LedgerMessage['stands'][number] {
    const { scan } = this.#records;
    const id = scan.text(scan.textAt[index]!, scan.textLength[index]!);
    const { identities } = this.#settled();
    const record = scan.kind[index] === recordKinds.void ? null : this.#records.record(index);
    const but = fieldsBut(record, standing(identities.of(identities.find(id))));
    return { kind: 'stands', record: index, but };
  }

  #takeRecord(index: number, message: LedgerMessage): void {
    switch (this.#records.scan.kind[index]) {
      case recordKinds.transfer:
        this.#generalWay('transfers').takeTransfer(index, message);
        break;
      case recordKinds.void:
        this.#generalWay('voids').takeVoid(index, message);
        break;
      case recordKinds.label:
        message.outcomes.labels++;
        break;
      case recordKinds.report:
        message.outcomes.reports++;
        break;
      default:
        message.outcomes.rejected++;
    }
  }

  #generalWay(what: string): GeneralWay {
    if (this.#parts !== null) return this.#parts.generalWay;
    const { journalOffset } = this.#partitions.frame;
    throw new WeirError('FOLD_INVARIANT', `journal offset ${journalOffset}: ${what} before any settings`);
  }
}
