// One room for what must be decided together, record by record: does it count, is it one event with another, is it too
// late, and what changes in the ledger. The way of a plain transfer through it makes no object.
import {
  type DetectorThresholds,
  defaultRuleSets,
  defaultThresholds,
  entryFlags,
  type Finding,
  hashBytes,
  IdleLots,
  type Image,
  isText,
  type LedgerUsage,
  LiveLedger,
  type MatchRules,
  type PocketState,
  PocketWatch,
  pocketFlags,
  pocketHash,
  pocketWordAt,
  type RebasedPocket,
  type RuleSets,
  type Shelving,
  type Transfer,
  transferFlags,
  warmedMax,
} from '@weir/engine';
import { type AccountId, type AssetCode, assets, canonicalContent, type TransferRecord, WeirError } from '@weir/model';
import type { EntryRecord, LateEvent } from '../flow-record.js';
import { type Identity, messagesOf, standing, unknownIdentity, withContent } from '../fold/identity-table.js';
import { loneKeptMs, noOutcomes, type Outcomes } from '../fold/journal-fold.js';
import { type TouchedEntry, touchedEntries } from '../fold/touched-entries.js';
import { type SavedWatermark, TopicWatermark } from '../fold/watermark.js';
import { decodeJournalFrame } from '../journal-codec.js';
import type { MessageRef, RuleSet, Settings } from '../journal-record.js';
import { type OpenRepair, RepairBook } from '../repair/open-repair.js';
import type { PocketName, Rebase, RebaseFrame, RepairedId } from '../repair/rebase.js';
import { type LateContent, WaitingIds } from '../repair/waiting-ids.js';
import { recordKinds, recordSides, ScannedFrame } from './journal-scan.js';
import { handedOutBefore, KeptIds } from './kept-ids.js';
import { type PartitionState, PlainWay } from './plain-way.js';

/** What one journal message was, besides what it changed in the ledger. */
export interface LedgerMessage {
  readonly late: LateEvent[];
  /** Voids of ids that are not known here: before their transfer, or long after it. */
  readonly unknownVoids: { readonly id: string; readonly message: MessageRef }[];
  /** Ids of which the message holds a void that is no duplicate, whatever came of it. */
  readonly voided: string[];
  /** The repair that ended with this message. */
  readonly repaired: Repaired | null;
  readonly rules: readonly RuleSet[];
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

/** An id that waits for a repair: what stands of it, and what came since. */
export interface WaitingId {
  readonly id: string;
  /** Without contents: the id was not known any more when the first came late. */
  readonly known: Identity;
  readonly contents: readonly LateContent[];
}

/** The messages that the two entries of a transfer rest on, where they are not one message. */
interface EntryMessages {
  debit: readonly MessageRef[];
  credit: readonly MessageRef[];
}

const hourMs = 3_600_000;
/** Ids of which only a void came belong to no asset yet. */
const noAsset = 255;
const sides = [null, 'debit', 'credit'] as const;

const debitDiffers = (left: Transfer, right: Transfer): boolean =>
  left.time !== right.time ||
  left.seq !== right.seq ||
  left.from !== right.from ||
  left.to !== right.to ||
  left.asset !== right.asset ||
  left.amount !== right.amount ||
  left.balanceFrom !== right.balanceFrom;

const creditDiffers = (left: Transfer, right: Transfer): boolean =>
  left.creditTime !== right.creditTime ||
  left.seq !== right.seq ||
  left.from !== right.from ||
  left.to !== right.to ||
  left.asset !== right.asset ||
  left.amount !== right.amount ||
  left.balanceTo !== right.balanceTo;

/**
 * The fold of the journal into a live ledger: which raw offsets count (marks), which records are one event (identity),
 * which come too late, and what the pockets make of them. Pure: the journal's order alone decides. Owns marks,
 * watermarks, identities and the ledger. Source: architecture §5, trace §1, §2, §5.
 */
export class LedgerFold {
  readonly #shard: number;
  readonly #shards: number;
  readonly #scan = new ScannedFrame();
  readonly #assets = assets();
  readonly #assetBytes = this.#assets.map(({ code }) => Buffer.from(code));
  readonly #latenessMs: number[];
  #settings: Settings | null = null;
  #ledger: LiveLedger | null = null;
  #plainWay: PlainWay | null = null;
  readonly #hasPlainWay: boolean;
  readonly #marks = new Map<string, number>();
  readonly #watermarks = new Map<string, TopicWatermark>();
  readonly #kept = new KeptIds();
  /** Identities of more than one plain record, by transfer. */
  readonly #manifold = new Map<number, Identity>();
  readonly #messages = new Map<number, EntryMessages>();
  readonly #waiting = new WaitingIds();
  readonly #repairs = new RepairBook();
  /** Pockets of this shard under repair, and transfers that are kept for them though their ids are let go of. */
  readonly #underRepair = new Set<number>();
  #held: number[] = [];
  #repairsChanged = false;
  readonly #topicsOfAsset = new Map<number, Set<string>>();
  readonly #horizons: number[];
  /** Topic and partition by the number that transfers carry. */
  readonly streams: { readonly topic: string; readonly partition: number; readonly topicBytes: Buffer }[] = [];
  readonly #streamOf = new Map<string, number>();
  #nowMs = 0;
  #droppedFrames = 0;
  /** Of the journal message being folded. */
  #offset = 0;
  /** Of the frame being folded: stream, watermark, the partition's mark as it rises, assets heard (a bit each). */
  #stream = 0;
  #watermark: TopicWatermark | null = null;
  readonly #partition: PartitionState = { mark: 0, heard: 0 };

  /** Of the records that are looked at together: hashes of ids and pockets, asset numbers. */
  readonly #idHash = new Int32Array(warmedMax);
  readonly #fromHash = new Int32Array(warmedMax);
  readonly #toHash = new Int32Array(warmedMax);
  readonly #asset = new Uint8Array(warmedMax);
  /** What looking ahead read: it means nothing. */
  protected warmed = 0;

  readonly #isWatched: boolean;
  #watch: PocketWatch | null = null;
  readonly #shelving: Shelving | null;
  #idleLots: IdleLots | null = null;
  /** By asset number: pockets whose last entry lies before this instant (milliseconds UTC) rest. */
  readonly #idleBefore = new Float64Array(256).fill(Number.NEGATIVE_INFINITY);
  /** The rule sets journalled so far, by set and version. */
  readonly #ruleSets = new Map<string, RuleSet>();

  /**
   * @param shard which of `shards` this is: pockets of others are not folded, their identities are
   * @param isWatched whether the pocket-local detectors look on
   * @param shelving where the lots of idle pockets go; null: they stay in memory
   * @param hasPlainWay false: every record goes the way of those that are not plain, for tests to compare
   */
  constructor(shard = 0, shards = 1, isWatched = false, shelving: Shelving | null = null, hasPlainWay = true) {
    this.#hasPlainWay = hasPlainWay;
    this.#shelving = shelving;
    this.#isWatched = isWatched;
    this.#shard = shard;
    this.#shards = shards;
    this.#latenessMs = this.#assets.map(({ latenessMs }) => latenessMs);
    this.#horizons = this.#assets.map(() => Number.NEGATIVE_INFINITY);
  }

  get settings(): Settings | null {
    return this.#settings;
  }

  /** Highest broker time of a journal message so far, milliseconds UTC. */
  get nowMs(): number {
    return this.#nowMs;
  }

  get droppedFrames(): number {
    return this.#droppedFrames;
  }

  get identityCount(): number {
    return (this.#ledger?.matching.transfers.count ?? 0) - this.#held.length;
  }

  /** @throws {WeirError} `FOLD_INVARIANT` before the journal's settings */
  get ledger(): LiveLedger {
    if (this.#ledger === null) throw new WeirError('FOLD_INVARIANT', 'the journal holds no settings yet');
    return this.#ledger;
  }

  get hasLedger(): boolean {
    return this.#ledger !== null;
  }

  assetCode(asset: number): AssetCode {
    return this.#assets[asset]!.code;
  }

  /** Entries of an asset before this instant (milliseconds UTC) can no longer change; −∞: all can. */
  horizon(asset: AssetCode): number {
    return this.#horizons[this.#numberOf(asset)]!;
  }

  /** The repair that has no rebase yet. */
  get openRepair(): OpenRepair | null {
    return this.#repairs.open;
  }

  /** How many ids wait for a repair, without those of `but`. */
  countWaiting(but: ReadonlySet<string>): number {
    let left = this.#waiting.size;
    for (const id of but) if (this.#waiting.has(id)) left--;
    return left;
  }

  /** The ids that wait for a repair, in the order in which the first came late: `max` of them, and none of `but`. */
  waitingIds(max: number, but: ReadonlySet<string>): WaitingId[] {
    const waiting: (readonly [string, readonly LateContent[]])[] = [];
    for (const each of this.#waiting.entries()) {
      if (waiting.length >= max) break;
      if (!but.has(each[0])) waiting.push(each);
    }
    return waiting.map(([id, contents]) => {
      const transfer = this.#find(this.ledger, id);
      return { id, contents, known: this.#identityOf(this.ledger, transfer) };
    });
  }

  /** As `LiveLedger.usage`, with the lists of ids that may come again. @throws {WeirError} `FOLD_INVARIANT` before the settings */
  usage(): LedgerUsage {
    const usage = this.ledger.usage();
    return { ...usage, changeableBytes: usage.changeableBytes + this.#kept.usedBytes };
  }

  /** The messages of an entry where they are not the one that stands in the columns; null: they are. */
  messagesOf(entry: number): readonly MessageRef[] | null {
    const messages = this.#messages.get(entry >> 1);
    if (messages === undefined) return null;
    return (entry & 1) === 1 ? messages.credit : messages.debit;
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
    const message: {
      late: LateEvent[];
      unknownVoids: { id: string; message: MessageRef }[];
      voided: string[];
      rules: readonly RuleSet[];
      repaired: Repaired | null;
      outcomes: Outcomes;
    } = { late: [], unknownVoids: [], voided: [], rules: [], repaired: null, outcomes: noOutcomes() };
    this.#offset = offset;
    if (this.#scan.read(value)) this.#takeFrame(message);
    else {
      const frame = decodeJournalFrame(value);
      if (frame.type === 'settings') this.#settle(frame.settings);
      else if (frame.type === 'rules') {
        message.rules = frame.ruleSets;
        this.#takeRules(frame.ruleSets);
      } else if (frame.type === 'repair') this.#takeRepair(frame.pockets);
      else if (frame.type === 'rebase') message.repaired = this.#takeRebase(frame);
      else if (frame.type === 'idle') this.#idle(frame.topic, frame.partition, frame.end);
    }
    this.#ledger?.settleMessage();
    return message;
  }

  /** The records of the message have been taken over: what can no longer change is let go. */
  endMessage(): void {
    if (this.#ledger === null) return;
    this.#ledger.clearMessage();
    if (this.#repairsChanged) this.#letGoHeld(this.#ledger);
    this.#raiseHorizons(this.#ledger);
    this.#idleLots?.pass(this.#idleBefore, (pocket) => this.#underRepair.has(pocket));
  }

  /** Pockets whose lots lie on the shelf. */
  get shelvedCount(): number {
    return this.#idleLots?.count ?? 0;
  }

  /**
   * The state between messages; its columns are views, to be written or copied before the fold goes on.
   * @throws {WeirError} `FOLD_INVARIANT` before the journal's settings
   */
  save(image: Image): void {
    this.ledger.save(image.part('ledger'));
    this.#kept.save(image.part('kept'));
    this.#watch?.save(image.part('watch'));
    image.put('watched', this.#watch !== null);
    image.put('shelved', this.shelvedCount);
    this.#idleLots?.save(image.part('idleLots'));
    image.put('ruleSets', [...this.#ruleSets]);
    const horizons = Float64Array.from(this.#horizons);
    image.putColumn('horizons', horizons, horizons.length);
    image.put('shard', [this.#shard, this.#shards]);
    image.put('settings', this.#settings);
    image.put('marks', [...this.#marks]);
    image.put(
      'watermarks',
      [...this.#watermarks].map(([topic, watermark]) => [topic, watermark.saved()]),
    );
    image.put(
      'manifold',
      [...this.#manifold].map(([transfer, identity]) => [transfer, savedIdentity(identity)]),
    );
    image.put('messages', [...this.#messages]);
    image.put('waiting', this.#waiting.saved());
    image.put('repairs', this.#repairs.saved());
    image.put('held', this.#held);
    image.put(
      'topicsOfAsset',
      [...this.#topicsOfAsset].map(([asset, topics]) => [asset, [...topics]]),
    );
    image.put(
      'streams',
      this.streams.map(({ topic, partition }) => [topic, partition]),
    );
    image.put('nowMs', this.#nowMs);
    image.put('droppedFrames', this.#droppedFrames);
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
    this.#settle(image.value<Settings>('settings'));
    this.ledger.load(image.part('ledger'));
    // A state saved without a shelf has nothing on it.
    if (image.value<number>('shelved') > 0) this.#idleLots?.load(image.part('idleLots'));
    this.#kept.load(image.part('kept'));
    for (const [key, ruleSet] of image.value<[string, RuleSet][]>('ruleSets')) this.#ruleSets.set(key, ruleSet);
    if (this.#isWatched) {
      this.#watch = PocketWatch.load(this.ledger, this.#detectorRules(), image.part('watch'));
    }
    for (const [asset, horizon] of image.column('horizons', Float64Array, (length) => length).entries()) {
      this.#horizons[asset] = horizon;
      if (this.#shelving !== null) this.#idleBefore[asset] = handedOutBefore(horizon - this.#shelving.idleMs);
    }
    for (const [key, mark] of image.value<[string, number][]>('marks')) this.#marks.set(key, mark);
    for (const [topic, saved] of image.value<[string, SavedWatermark][]>('watermarks')) {
      this.#watermarkOf(topic).load(saved);
    }
    for (const [transfer, saved] of image.value<[number, SavedIdentity][]>('manifold')) {
      this.#manifold.set(transfer, loadedIdentity(saved));
    }
    for (const [transfer, messages] of image.value<[number, EntryMessages][]>('messages')) {
      this.#messages.set(transfer, messages);
    }
    this.#waiting.load(image.value('waiting'));
    this.#repairs.load(image.value('repairs'));
    this.#held = image.value('held');
    this.#noteUnderRepair(this.ledger);
    for (const [asset, topics] of image.value<[number, string[]][]>('topicsOfAsset')) {
      this.#topicsOfAsset.set(asset, new Set(topics));
    }
    for (const [topic, partition] of image.value<[string, number][]>('streams')) {
      this.#streamNumber(`${topic}/${partition}`, topic, partition);
    }
    this.#nowMs = image.value('nowMs');
    this.#droppedFrames = image.value('droppedFrames');
    for (const [asset, horizon] of this.#horizons.entries()) {
      if (Number.isFinite(horizon)) this.ledger.matching.keptHours[asset] = Math.floor(horizon / hourMs);
    }
    const kept = Math.min(...[...this.#topicsOfAsset.keys()].map((asset) => this.#horizons[asset]!));
    if (Number.isFinite(kept)) this.ledger.watchedFrom = kept;
  }

  #settle(settings: Settings): void {
    if (this.#settings !== null) return;
    this.#settings = settings;
    for (const [number, { code, latenessMs }] of this.#assets.entries()) {
      this.#latenessMs[number] = settings.latenessMs[code] ?? latenessMs;
    }
    const { policy, windowMs, trustBalances, hubEntries } = settings;
    const rules: MatchRules = { policy, windowMs, trustBalances, hubEntries };
    const dust = this.#assets.map(({ dustMinor }) => dustMinor);
    const isMine = (hash: number): boolean => (hash >>> 0) % this.#shards === this.#shard;
    this.#ledger = new LiveLedger(rules, (asset) => dust[asset]!, this.#shards === 1 ? undefined : isMine);
    if (this.#hasPlainWay && PlainWay.isFor(rules)) {
      const prepared = {
        scan: this.#scan,
        idHash: this.#idHash,
        fromHash: this.#fromHash,
        toHash: this.#toHash,
        asset: this.#asset,
        latenessMs: this.#latenessMs,
        horizons: this.#horizons,
      };
      this.#plainWay = new PlainWay(this.#ledger, this.#kept, prepared, rules, dust);
    }
    if (this.#isWatched) this.#watch = new PocketWatch(this.#ledger, this.#detectorRules());
    if (this.#shelving !== null) {
      this.#idleLots = new IdleLots(this.#ledger.matching, this.#ledger.texts, this.#shelving.shelf);
    }
  }

  #takeRules(ruleSets: readonly RuleSet[]): void {
    for (const ruleSet of ruleSets) this.#ruleSets.set(`${ruleSet.set} ${ruleSet.version}`, ruleSet);
    this.#watch?.useRules(this.#detectorRules());
  }

  /** Journalled rule sets, each over the defaults; the defaults hold before the first live one. */
  #detectorRules(): RuleSets {
    const journalled = [...this.#ruleSets.values()].map(({ set, version, holdsFrom, thresholds }) => ({
      set,
      version,
      holdsFrom,
      thresholds: { ...defaultThresholds, ...(thresholds as Partial<DetectorThresholds>) },
    }));
    return [...defaultRuleSets, ...journalled];
  }

  #idle(topic: string, partition: number, end: number): void {
    const watermark = this.#watermarkOf(topic);
    const mark = this.#marks.get(`${topic}/${partition}`) ?? null;
    if (mark === end || (mark === null && end === 0)) watermark.idle(partition);
    watermark.advance();
  }

  #takeFrame(message: LedgerMessage): void {
    const scan = this.#scan;
    const { topic, partition } = scan;
    const watermark = this.#watermarkOf(topic);
    const key = `${topic}/${partition}`;
    const mark = this.#marks.get(key) ?? null;
    if (mark !== null && scan.to <= mark) return;
    if (mark !== null && scan.from > mark) {
      this.#droppedFrames++;
      return;
    }
    this.#marks.set(key, scan.to);
    watermark.wake(partition);
    this.#watermark = watermark;
    this.#stream = this.#streamNumber(key, topic, partition);
    this.#partition.mark = watermark.mark(partition);
    this.#partition.heard = 0;
    for (let index = 0; index < scan.count; ) {
      const end = Math.min(index - (index % warmedMax) + warmedMax, scan.count);
      if (index % warmedMax === 0) this.#prepare(index, end);
      const next = this.#plainWay?.take(index, end, this.#stream, mark ?? 0, this.#partition) ?? index;
      message.outcomes.transfers += next - index;
      index = next;
      if (index === end) continue;
      if (mark === null || scan.offset[index]! >= mark) this.#takeRecord(index, message);
      index++;
    }
    watermark.raise(partition, this.#partition.mark);
    this.#noteHeard(topic);
    watermark.advance();
  }

  #takeRecord(index: number, message: LedgerMessage): void {
    switch (this.#scan.kind[index]) {
      case recordKinds.transfer:
        if (this.#ledger === null)
          throw new WeirError('FOLD_INVARIANT', `journal offset ${this.#offset}: transfers before any settings`);
        this.#takeTransfer(this.#ledger, index, message);
        break;
      case recordKinds.void:
        if (this.#ledger === null)
          throw new WeirError('FOLD_INVARIANT', `journal offset ${this.#offset}: voids before any settings`);
        this.#takeVoid(this.#ledger, index, message);
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

  /** Hashes the texts of records `[from, to)`, and has the ledger look ahead. */
  #prepare(from: number, to: number): void {
    const scan = this.#scan;
    const { view } = scan;
    for (let index = from; index < to; index++) {
      const at = index - from;
      this.#idHash[at] = 0;
      this.#fromHash[at] = 0;
      this.#toHash[at] = 0;
      const kind = scan.kind[index]!;
      if (kind > recordKinds.void) continue;
      this.#idHash[at] = hashBytes(view, scan.textAt[index]!, scan.textLength[index]!);
      if (kind === recordKinds.void) continue;
      const asset = this.#assetNumber(index);
      this.#asset[at] = asset;
      this.#fromHash[at] = pocketHash(hashBytes(view, scan.fromAt[index]!, scan.fromLength[index]!), asset);
      this.#toHash[at] = pocketHash(hashBytes(view, scan.toAt[index]!, scan.toLength[index]!), asset);
    }
    if (this.#ledger === null) return;
    const idLength = scan.textLength[from]!;
    this.warmed ^= this.#ledger.ahead.enter(this.#idHash, this.#fromHash, this.#toHash, to - from, idLength);
  }

  #takeTransfer(ledger: LiveLedger, index: number, out: LedgerMessage): void {
    const scan = this.#scan;
    const { view } = scan;
    const idAt = scan.textAt[index]!;
    const idLength = scan.textLength[index]!;
    const place = index % warmedMax;
    const idHash = this.#idHash[place]!;
    const known = ledger.find(view, idAt, idLength, idHash);
    if (known >= 0) {
      if (this.#isSamePlain(ledger, known, index)) {
        out.outcomes.duplicates++;
        return;
      }
    } else if (scan.side[index] === recordSides.both) {
      const asset = this.#asset[place]!;
      const time = scan.time[index]!;
      if (time < Math.max(this.#partition.mark - this.#latenessMs[asset]!, this.#horizons[asset]!)) {
        this.#late(ledger, -1, index, out);
        return;
      }
      const transfer = ledger.add(view, idAt, idLength, idHash);
      this.#fill(ledger, transfer, index, asset);
      this.#partition.heard |= 1 << asset;
      out.outcomes.transfers++;
      if (time > this.#partition.mark) this.#partition.mark = time;
      const { transfers } = ledger.matching;
      transfers.addFlags(transfer, transferFlags.chained);
      this.#kept.addPlain(asset, transfer, transfers.creditTimeOf(transfer));
      ledger.enter(transfer * 2);
      ledger.enter(transfer * 2 + 1);
      return;
    }
    this.#takeManifold(ledger, known, idHash, index, out);
  }

  /** A half, or another content of an id that is known: rare enough for objects. */
  #takeManifold(ledger: LiveLedger, found: number, idHash: number, index: number, out: LedgerMessage): void {
    const scan = this.#scan;
    const record = this.#record(index);
    const message = this.#message(index);
    const known = found < 0 ? unknownIdentity : this.#identityOf(ledger, found);
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
    if (isWaiting || this.#isLate(touchedEntries(standing(known), standing(next)))) {
      this.#late(ledger, found, index, out);
      return;
    }
    const asset = this.#numberOf(record.asset);
    this.#partition.heard |= 1 << asset;
    const transfer = found < 0 ? ledger.add(scan.view, scan.textAt[index]!, scan.textLength[index]!, idHash) : found;
    if (found < 0) ledger.matching.transfers.setNature(transfer, scan.nature[index]!);
    this.#keep(ledger, transfer, next);
    if (next.refused.has(content)) out.outcomes.conflicts++;
    else {
      out.outcomes.transfers++;
      if (record.time > this.#partition.mark) this.#partition.mark = record.time;
    }
    this.#change(ledger, transfer, known, next);
  }

  #takeVoid(ledger: LiveLedger, index: number, out: LedgerMessage): void {
    const scan = this.#scan;
    const idAt = scan.textAt[index]!;
    const idLength = scan.textLength[index]!;
    const idHash = this.#idHash[index % warmedMax]!;
    const found = ledger.find(scan.view, idAt, idLength, idHash);
    if (found < 0) {
      const time = scan.time[index]!;
      const highest = Math.max(this.#watermark!.highest ?? 0, this.#partition.mark);
      const transfer = ledger.add(scan.view, idAt, idLength, idHash);
      ledger.makeManifold(transfer);
      this.#manifold.set(transfer, { ...unknownIdentity, voided: true });
      this.#kept.move(noAsset, transfer, Math.max(time, highest, scan.timeMs[index]!, 0) + loneKeptMs);
      const id = scan.text(idAt, idLength);
      out.unknownVoids.push({ id, message: this.#message(index) });
      out.voided.push(id);
      out.outcomes.voids++;
      return;
    }
    const known = this.#identityOf(ledger, found);
    const id = ledger.idOf(found);
    const isWaiting = this.#waiting.has(id);
    if (known.voided || (isWaiting && this.#waiting.brings(id, null))) {
      out.outcomes.duplicates++;
      return;
    }
    const next: Identity = { ...known, voided: true };
    out.voided.push(id);
    if (isWaiting || this.#isLate(touchedEntries(standing(known), null))) {
      const message = this.#message(index);
      const accounts = known.transfer === null ? [] : [known.transfer.from, known.transfer.to];
      out.outcomes.late++;
      out.late.push({ id, kind: 'void', message, accounts });
      this.#wait(ledger, found, known, { offset: this.#offset, record: null, message });
      return;
    }
    out.outcomes.voids++;
    this.#keep(ledger, found, next);
    this.#change(ledger, found, known, next);
  }

  /** @param found −1: the id is not known */
  #late(ledger: LiveLedger, found: number, index: number, out: LedgerMessage): void {
    const record = this.#record(index);
    const message = this.#message(index);
    out.outcomes.late++;
    out.late.push({ id: record.id, kind: 'transfer', message, accounts: [record.from, record.to] });
    const known = found < 0 ? unknownIdentity : this.#identityOf(ledger, found);
    const transfer = found < 0 ? this.#addId(ledger, record.id) : found;
    if (found < 0) ledger.matching.transfers.setNature(transfer, this.#scan.nature[index]!);
    this.#wait(ledger, transfer, known, { offset: this.#offset, record, message });
  }

  /** What came of the id waits for a repair, and so will all that comes of it until then. */
  #wait(ledger: LiveLedger, transfer: number, known: Identity, content: LateContent): void {
    this.#waiting.add(ledger.idOf(transfer), content);
    ledger.makeManifold(transfer);
    this.#manifold.set(transfer, known);
    const asset = known.transfer?.asset ?? content.record?.asset;
    this.#kept.move(asset === undefined ? noAsset : this.#numberOf(asset), transfer, Number.POSITIVE_INFINITY);
  }

  #takeRepair(pockets: readonly PocketName[]): void {
    const ledger = this.ledger;
    const horizonOf = (asset: AssetCode): number | null => {
      const horizon = this.#horizons[this.#numberOf(asset)]!;
      return Number.isFinite(horizon) ? horizon : null;
    };
    this.#repairs.begin({
      offset: this.#offset,
      pockets: pockets.map(({ account, asset }) => ({ account, asset, horizon: horizonOf(asset) })),
    });
    this.#noteUnderRepair(ledger);
  }

  #noteUnderRepair(ledger: LiveLedger): void {
    this.#repairsChanged = true;
    this.#underRepair.clear();
    for (const { account, asset } of this.#repairs.open?.pockets ?? []) {
      const pocket = this.#pocketOf(ledger, account, this.#numberOf(asset));
      if (this.#isMine(ledger, pocket)) this.#underRepair.add(pocket);
    }
  }

  #isMine(ledger: LiveLedger, pocket: number): boolean {
    return (ledger.matching.pockets.words[pocket * 2 + pocketWordAt.flags]! & pocketFlags.foreign) === 0;
  }

  #takeRebase(frame: RebaseFrame): Repaired | null {
    const done = this.#repairs.take(frame);
    if (done === null) return null;
    const { repair, rebase } = done;
    const ledger = this.ledger;
    const horizons = new Map(repair.pockets.map(({ asset, horizon }) => [asset, horizon ?? Number.NEGATIVE_INFINITY]));
    const under = new Set<number>();
    const pockets: RebasedPocket[] = [];
    for (const { account, asset } of repair.pockets) {
      const pocket = this.#pocketOf(ledger, account, this.#numberOf(asset));
      under.add(pocket);
      if (!this.#isMine(ledger, pocket)) continue;
      const state = stateIn(rebase, account, asset);
      if (state === undefined) {
        throw new WeirError('FOLD_INVARIANT', `journal offset ${this.#offset}: no state of ${account} in its rebase`);
      }
      pockets.push({ pocket, horizon: horizons.get(asset)!, state });
    }
    ledger.rebase(pockets, () => {
      for (const repaired of rebase.ids) this.#adopt(ledger, repaired, repair.offset, horizons, under);
    });
    this.#noteUnderRepair(ledger);
    const mine = new Set(pockets.map(({ pocket }) => pocket));
    return {
      repair,
      ids: rebase.ids.map(({ id }) => id),
      records: rebase.records.filter((record) =>
        mine.has(this.#pocketOf(ledger, ownAccount(record), this.#numberOf(record.asset))),
      ),
    };
  }

  /** An id becomes what a repair found it to be. Entries before the horizon are told of by the rebase itself. */
  #adopt(
    ledger: LiveLedger,
    { id, voided, contents }: RepairedId,
    repairOffset: number,
    horizons: ReadonlyMap<AssetCode, number>,
    under: ReadonlySet<number>,
  ): void {
    const transfer = this.#find(ledger, id);
    // Only a void made it known, and that is let go of: nothing of it lies after the horizon.
    if (transfer < 0) return;
    const identity = loadedIdentity({ contents, voided });
    if (identity.transfer === null)
      throw new WeirError('FOLD_INVARIANT', `journal offset ${this.#offset}: a rebase knows nothing of ${id}`);
    const [old, now] = [standing(this.#identityOf(ledger, transfer)), standing(identity)];
    const isTold = (asset: AssetCode, instant: number): boolean =>
      instant < (horizons.get(asset) ?? Number.NEGATIVE_INFINITY);
    const isUnder = (account: AccountId, asset: AssetCode): boolean =>
      under.has(this.#pocketOf(ledger, account, this.#numberOf(asset)));
    const check = (account: AccountId, asset: AssetCode): void => {
      if (isUnder(account, asset)) return;
      throw new WeirError('FOLD_INVARIANT', `journal offset ${this.#offset}: ${account} of ${id} is not under repair`);
    };
    const debitGoes = old !== null && (now === null || debitDiffers(old, now));
    const creditGoes = old !== null && old.creditTime !== null && (now === null || creditDiffers(old, now));
    const { transfers } = ledger.matching;
    // What settled before it was forgotten does not stand in the columns.
    const stands = (entry: number): boolean => (transfers.stateOf(entry) & entryFlags.stands) !== 0;
    if (debitGoes && stands(transfer * 2)) {
      check(old.from, old.asset);
      ledger.displace(transfer * 2, isTold(old.asset, old.time));
    }
    if (creditGoes && stands(transfer * 2 + 1)) {
      check(old.to, old.asset);
      ledger.displace(transfer * 2 + 1, isTold(old.asset, old.creditTime!));
    }
    this.#waiting.settle(id, repairOffset);
    this.#keep(ledger, transfer, identity);
    if (this.#waiting.has(id)) {
      this.#kept.move(this.#numberOf(identity.transfer!.asset), transfer, Number.POSITIVE_INFINITY);
    }
    const before = this.#messages.get(transfer);
    this.#messages.set(transfer, {
      debit:
        debitGoes || old === null ? messagesOf(identity, 'debit') : (before?.debit ?? messagesOf(identity, 'debit')),
      credit: messagesOf(identity, 'credit'),
    });
    if (now === null) return;
    this.#fillFrom(ledger, transfer, now);
    // Entries before the horizon are in the states already, as are those of an id that was forgotten.
    const begins = (account: AccountId, instant: number): boolean => {
      if (old === null && !isUnder(account, now.asset)) return false;
      check(account, now.asset);
      return !isTold(now.asset, instant);
    };
    if ((old === null || debitGoes) && begins(now.from, now.time)) ledger.place(transfer * 2);
    if (now.creditTime === null) return;
    if ((old === null || old.creditTime === null || creditGoes) && begins(now.to, now.creditTime)) {
      ledger.place(transfer * 2 + 1);
    }
  }

  /** Transfers that no pocket under repair needs any more go. */
  #letGoHeld(ledger: LiveLedger): void {
    const held: number[] = [];
    for (const transfer of this.#held) {
      if (this.#isUnderRepair(ledger, transfer)) held.push(transfer);
      else this.#forget(ledger, transfer);
    }
    this.#held = held;
    this.#repairsChanged = false;
  }

  #isUnderRepair(ledger: LiveLedger, transfer: number): boolean {
    const { transfers } = ledger.matching;
    const stands = (entry: number): boolean => (transfers.stateOf(entry) & entryFlags.stands) !== 0;
    return (
      (stands(transfer * 2) && this.#underRepair.has(transfers.fromOf(transfer))) ||
      (stands(transfer * 2 + 1) && this.#underRepair.has(transfers.toOf(transfer)))
    );
  }

  #forget(ledger: LiveLedger, transfer: number): void {
    this.#messages.delete(transfer);
    ledger.forget(transfer);
  }

  #find(ledger: LiveLedger, id: string): number {
    const view = viewOf(id);
    return ledger.find(view, 0, view.byteLength, hashBytes(view, 0, view.byteLength));
  }

  #addId(ledger: LiveLedger, id: string): number {
    const view = viewOf(id);
    return ledger.add(view, 0, view.byteLength, hashBytes(view, 0, view.byteLength));
  }

  /** True where an entry lies before what may still change. Each is measured by its own asset. */
  #isLate(entries: readonly TouchedEntry[]): boolean {
    return entries.some(({ asset, instant }) => {
      const number = this.#numberOf(asset);
      return instant < Math.max(this.#partition.mark - this.#latenessMs[number]!, this.#horizons[number]!);
    });
  }

  /** Keeps an identity for as long as any of its contents could come again, or a half for its other half. */
  #keep(ledger: LiveLedger, transfer: number, identity: Identity): void {
    const { asset, creditTime } = identity.transfer!;
    const records = [...identity.contents.values()].map(({ record }) => record);
    const latest = Math.max(...records.map((record) => Math.max(record.time, record.creditTime ?? 0)));
    const waitsForCredit = creditTime === null && !identity.voided;
    const isHalf = records.every((record) => record.side === 'credit') || creditTime === null;
    const keptFor = waitsForCredit ? Number.POSITIVE_INFINITY : latest + (isHalf ? loneKeptMs : 0);
    ledger.makeManifold(transfer);
    this.#manifold.set(transfer, identity);
    this.#kept.move(this.#numberOf(asset), transfer, keptFor);
  }

  /** Brings the ledger from what stood of an identity to what stands now. */
  #change(ledger: LiveLedger, transfer: number, before: Identity, after: Identity): void {
    const [old, now] = [standing(before), standing(after)];
    if (touchedEntries(old, now).length === 0) return;
    const debitLeaves = old !== null && (now === null || debitDiffers(old, now));
    const creditLeaves = old !== null && old.creditTime !== null && (now === null || creditDiffers(old, now));
    if (debitLeaves) ledger.leave(transfer * 2);
    if (creditLeaves) ledger.leave(transfer * 2 + 1);
    if (now === null) return;
    this.#fillFrom(ledger, transfer, now);
    const messages = this.#messages.get(transfer) ?? { debit: [], credit: [] };
    this.#messages.set(transfer, messages);
    const debitMessages = messagesOf(after, 'debit');
    if (old === null || debitLeaves) {
      messages.debit = debitMessages;
      ledger.enter(transfer * 2);
    } else if (messages.debit.length === 0) messages.debit = messagesOf(before, 'debit');
    if (now.creditTime === null) return;
    if (old === null || old.creditTime === null || creditLeaves) {
      messages.credit = messagesOf(after, 'credit');
      ledger.enter(transfer * 2 + 1);
    } else if (messages.credit.length === 0) messages.credit = messagesOf(before, 'credit');
  }

  /** True where the record is the plain one that made the transfer, come again. */
  #isSamePlain(ledger: LiveLedger, transfer: number, index: number): boolean {
    const scan = this.#scan;
    const { transfers, pockets } = ledger.matching;
    if ((transfers.flagsOf(transfer) & transferFlags.manifold) !== 0 || scan.side[index] !== recordSides.both) {
      return false;
    }
    const time = scan.time[index]!;
    const creditTime = scan.creditTime[index]! < 0 ? time : scan.creditTime[index]!;
    if (
      transfers.timeOf(transfer) !== time ||
      transfers.creditTimeOf(transfer) !== creditTime ||
      transfers.seqOf(transfer) !== scan.seq[index] ||
      transfers.amountOf(transfer) !== scan.amount[index] ||
      transfers.balanceOf(transfer * 2) !== scan.balanceFrom[index] ||
      transfers.balanceOf(transfer * 2 + 1) !== scan.balanceTo[index]
    ) {
      return false;
    }
    const place = index % warmedMax;
    const isAccount = (pocket: number, at: number, length: number, hash: number): boolean =>
      isText(pockets.words, pocket * 2 + pocketWordAt.length, scan.view, at, length, hash);
    return (
      isAccount(transfers.fromOf(transfer), scan.fromAt[index]!, scan.fromLength[index]!, this.#fromHash[place]!) &&
      isAccount(transfers.toOf(transfer), scan.toAt[index]!, scan.toLength[index]!, this.#toHash[place]!)
    );
  }

  #fill(ledger: LiveLedger, transfer: number, index: number, asset: number): void {
    const scan = this.#scan;
    const { view } = scan;
    const { transfers } = ledger.matching;
    const time = scan.time[index]!;
    transfers.setTimes(transfer, time, scan.creditTime[index]! < 0 ? time : scan.creditTime[index]!);
    transfers.setSeq(transfer, scan.seq[index]!);
    transfers.setAmount(transfer, scan.amount[index]!);
    transfers.setBalances(transfer, scan.balanceFrom[index]!, scan.balanceTo[index]!);
    transfers.setNature(transfer, scan.nature[index]!);
    transfers.setStream(transfer, this.#stream);
    transfers.offset[transfer] = scan.offset[index]!;
    transfers.messageTime[transfer] = scan.timeMs[index]!;
    const shaAt = scan.sha256At[index]!;
    for (let word = 0; word < 8; word++) transfers.sha256[transfer * 8 + word] = view.getInt32(shaAt + word * 4, true);
    const place = index % warmedMax;
    const fromHash = this.#fromHash[place]!;
    const from = ledger.pocket(view, scan.fromAt[index]!, scan.fromLength[index]!, fromHash, asset);
    const toHash = this.#toHash[place]!;
    const to = ledger.pocket(view, scan.toAt[index]!, scan.toLength[index]!, toHash, asset);
    transfers.setPockets(transfer, from, to);
  }

  /** Fills the columns from what stands of a manifold identity. */
  #fillFrom(ledger: LiveLedger, transfer: number, now: Transfer): void {
    const { transfers } = ledger.matching;
    const asset = this.#numberOf(now.asset);
    transfers.setTimes(transfer, now.time, now.creditTime ?? -1);
    transfers.setSeq(transfer, now.seq);
    transfers.setAmount(transfer, now.amount);
    transfers.setBalances(transfer, now.balanceFrom ?? -1, now.balanceTo ?? -1);
    transfers.setPockets(transfer, this.#pocketOf(ledger, now.from, asset), this.#pocketOf(ledger, now.to, asset));
  }

  #pocketOf(ledger: LiveLedger, account: AccountId, asset: number): number {
    const bytes = Buffer.from(account);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return ledger.pocket(view, 0, bytes.length, pocketHash(hashBytes(view, 0, bytes.length), asset), asset);
  }

  #identityOf(ledger: LiveLedger, transfer: number): Identity {
    const known = this.#manifold.get(transfer);
    if (known !== undefined) return known;
    const { transfers } = ledger.matching;
    const creditTime = transfers.creditTimeOf(transfer);
    const state = ledger.matching.pockets.words[transfers.fromOf(transfer) * 2 + pocketWordAt.flags]!;
    const record: TransferRecord = {
      id: ledger.idOf(transfer),
      time: transfers.timeOf(transfer),
      seq: transfers.seqOf(transfer),
      creditTime,
      side: null,
      from: ledger.accountOf(transfers.fromOf(transfer)) as AccountId,
      to: ledger.accountOf(transfers.toOf(transfer)) as AccountId,
      asset: this.assetCode(state & 0xff),
      amount: transfers.amountOf(transfer),
      balanceFrom: orNull(transfers.balanceOf(transfer * 2)),
      balanceTo: orNull(transfers.balanceOf(transfer * 2 + 1)),
    };
    return withContent(unknownIdentity, record, this.plainMessage(transfer));
  }

  /** The message that a transfer of one plain record rests on. */
  plainMessage(transfer: number): MessageRef {
    const { transfers } = this.ledger.matching;
    const { topic, partition } = this.streams[transfers.streamOf(transfer)]!;
    return {
      topic,
      partition,
      offset: transfers.offset[transfer]!,
      timeMs: transfers.messageTime[transfer]!,
      sha256: Buffer.from(transfers.sha256.buffer, transfer * 32, 32).toString('hex'),
    };
  }

  #record(index: number): TransferRecord {
    const scan = this.#scan;
    return {
      id: scan.text(scan.textAt[index]!, scan.textLength[index]!),
      time: scan.time[index]!,
      seq: scan.seq[index]!,
      creditTime: orNull(scan.creditTime[index]!),
      side: sides[scan.side[index]!]!,
      from: scan.text(scan.fromAt[index]!, scan.fromLength[index]!) as AccountId,
      to: scan.text(scan.toAt[index]!, scan.toLength[index]!) as AccountId,
      asset: this.assetCode(this.#assetNumber(index)),
      amount: scan.amount[index]!,
      balanceFrom: orNull(scan.balanceFrom[index]!),
      balanceTo: orNull(scan.balanceTo[index]!),
    };
  }

  #message(index: number): MessageRef {
    const scan = this.#scan;
    return {
      topic: scan.topic,
      partition: scan.partition,
      offset: scan.offset[index]!,
      timeMs: scan.timeMs[index]!,
      sha256: scan.sha256(index),
    };
  }

  #assetNumber(index: number): number {
    const scan = this.#scan;
    const at = scan.assetAt[index]!;
    const length = scan.assetLength[index]!;
    for (let number = 0; number < this.#assetBytes.length; number++) {
      const code = this.#assetBytes[number]!;
      if (code.length !== length) continue;
      let same = 0;
      while (same < length && code[same] === scan.bytes[at + same]) same++;
      if (same === length) return number;
    }
    throw new WeirError('FOLD_INVARIANT', `the journal names the asset ${scan.text(at, length)}, which is none`);
  }

  #numberOf(asset: AssetCode): number {
    const number = this.#assets.findIndex(({ code }) => code === asset);
    if (number < 0) throw new WeirError('FOLD_INVARIANT', `the journal names the asset ${asset}, which is none`);
    return number;
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

  #streamNumber(key: string, topic: string, partition: number): number {
    let stream = this.#streamOf.get(key);
    if (stream === undefined) {
      stream = this.streams.length;
      this.streams.push({ topic, partition, topicBytes: Buffer.from(topic) });
      this.#streamOf.set(key, stream);
    }
    return stream;
  }

  #noteHeard(topic: string): void {
    for (let asset = 0; this.#partition.heard !== 0; asset++, this.#partition.heard >>>= 1) {
      if ((this.#partition.heard & 1) === 0) continue;
      const topics = this.#topicsOfAsset.get(asset);
      if (topics === undefined) this.#topicsOfAsset.set(asset, new Set([topic]));
      else topics.add(topic);
    }
  }

  #raiseHorizons(ledger: LiveLedger): void {
    let lowest = Number.POSITIVE_INFINITY;
    let keptFrom = Number.POSITIVE_INFINITY;
    for (const [asset, topics] of this.#topicsOfAsset) {
      let reached = Number.POSITIVE_INFINITY;
      for (const topic of topics) reached = Math.min(reached, this.#watermarks.get(topic)!.watermark);
      const horizon = reached - this.#latenessMs[asset]!;
      lowest = Math.min(lowest, reached);
      if (horizon > this.#horizons[asset]!) {
        this.#horizons[asset] = horizon;
        ledger.settledUpTo[asset] = horizon;
        ledger.matching.keptHours[asset] = Math.floor(horizon / hourMs);
        this.#release(ledger, asset, horizon);
        if (this.#shelving !== null) this.#idleBefore[asset] = handedOutBefore(horizon - this.#shelving.idleMs);
      }
      keptFrom = Math.min(keptFrom, this.#horizons[asset]!);
    }
    if (Number.isFinite(keptFrom)) {
      this.#watch?.forget(keptFrom);
      ledger.watchedFrom = keptFrom;
    }
    if (Number.isFinite(lowest)) this.#release(ledger, noAsset, lowest - Math.max(...this.#latenessMs));
  }

  #release(ledger: LiveLedger, group: number, horizon: number): void {
    const { transfers } = ledger.matching;
    // While pockets are under repair: what they need is held before anything goes that it rests on.
    const going: number[] | null = this.#underRepair.size === 0 ? null : [];
    const lookAhead = (next: Int32Array, from: number, to: number): void => {
      this.warmed ^= ledger.ahead.forget(next, from, to);
    };
    this.#kept.release(group, horizon, lookAhead, (transfer, moved) => {
      const flags = transfers.flagsOf(transfer);
      if (moved) {
        // Others of its minute hang on it: it goes with them.
        if ((flags & transferFlags.chained) !== 0) return;
      } else {
        if (flags === transferFlags.chained && going === null) {
          ledger.forget(transfer);
          return;
        }
        transfers.dropFlags(transfer, transferFlags.chained);
        if (this.#kept.isMoving(transfer)) return;
      }
      if ((flags & transferFlags.manifold) !== 0) this.#manifold.delete(transfer);
      if (going !== null) going.push(transfer);
      else if ((flags & transferFlags.manifold) !== 0) this.#forget(ledger, transfer);
      else ledger.forget(transfer);
    });
    if (going === null) return;
    const held = going.filter((transfer) => this.#isUnderRepair(ledger, transfer));
    for (const transfer of held) ledger.hold(transfer);
    this.#held.push(...held);
    for (const transfer of going) {
      if ((transfers.flagsOf(transfer) & transferFlags.held) === 0) this.#forget(ledger, transfer);
    }
  }
}

interface SavedIdentity {
  readonly contents: readonly { readonly record: TransferRecord; readonly message: MessageRef }[];
  readonly voided: boolean;
}

const savedIdentity = ({ contents, voided }: Identity): SavedIdentity => ({ contents: [...contents.values()], voided });

/** What contents settle to follows from them. */
const loadedIdentity = ({ contents, voided }: SavedIdentity): Identity => ({
  ...contents.reduce((identity, { record, message }) => withContent(identity, record, message), unknownIdentity),
  voided,
});

const orNull = (value: number): number | null => (value < 0 ? null : value);

const viewOf = (text: string): DataView => {
  const bytes = Buffer.from(text);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
};

const stateIn = ({ pockets }: Rebase, account: AccountId, asset: AssetCode): PocketState | undefined =>
  pockets.find((pocket) => pocket.account === account && pocket.asset === asset)?.state;

/** The account of the entry's own pocket. */
const ownAccount = (record: EntryRecord): AccountId =>
  'account' in record ? record.account : record.kind === 'flow' ? record.from : record.to;
