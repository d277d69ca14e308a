import { crc32 } from 'node:zlib';
import type { Image, LedgerUsage, Shelving } from '@weir/engine';
import {
  assertShards,
  FlowsEncoder,
  highestOf,
  type LateEvent,
  LedgerFold,
  type PassedOver,
  PassedOverCounts,
  type Settings,
} from '@weir/journal';
import type { Log, LogBatch, LogReader } from '@weir/log';
import { type AssetCode, WeirError } from '@weir/model';
import { assertSameJournal, coverageOf, lastFlowsFrame, rulingShard } from './flows-coverage.js';
import { FlowsOutlet } from './flows-outlet.js';
import type { OpenStoredLots, StoredLots } from './shelf/stored-lots.js';
import { openSnapshot, type SnapshotHead, Unfit } from './snapshots/matcher-snapshot.js';
import { type PublishedSnapshot, SnapshotPublisher } from './snapshots/snapshot-publisher.js';
import type { SnapshotShelf } from './snapshots/snapshot-shelf.js';

/** What a matcher tells whoever watches it. */
export interface MatcherProgress {
  /** Journal offset up to which flows have been written. */
  readonly position: number;
  readonly recordsWritten: number;
  /** Events that came late and had not been told before this process, by where they came from and what they move. */
  readonly late: readonly LateCount[];
  readonly droppedFrames: number;
  /** Contents that contradict what stands of their ids, and rules whose thresholds cannot hold. */
  readonly passedOver: readonly PassedOver[];
  /** Another instance of the shard writes; this one folds along and keeps ready. */
  readonly isStandby: boolean;
  /** Pockets whose lots are not in memory. */
  readonly shelvedPockets: number;
  /** Highest event time that was accepted, milliseconds UTC; null before the first. */
  readonly reachedMs: number | null;
  /** The newest snapshot that stands. */
  readonly snapshot: PublishedSnapshot | null;
  /** What is in memory, counted when it is asked for; good until the next progress. Null: no settings came yet. */
  readonly state: () => MatcherState | null;
}

export interface LateCount {
  readonly topic: string;
  /** `none`: a void of what has no content. */
  readonly asset: AssetCode | 'none';
  readonly count: number;
}

/** Sizes without the room kept for growth. */
export interface MatcherState extends LedgerUsage {
  readonly pockets: number;
  readonly identities: number;
  readonly topics: LedgerFold['topicTimes'];
  readonly horizons: LedgerFold['horizons'];
}

/** What became of the snapshot that a start found. */
export type TakenUp =
  | { readonly kind: 'taken up'; readonly offset: number; readonly tookMs: number }
  /** The journal is folded from its start. */
  | { readonly kind: 'unfit'; readonly offset: number; readonly why: string };

export interface MatcherOptions {
  readonly log: Log;
  readonly topics: { readonly journal: string; readonly flows: string; readonly late: string };
  /** Which matcher shard this is, of as many as the flows topic has partitions; left out: 0. */
  readonly shard?: number;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: MatcherProgress) => void;
  /** Where states are kept that a start goes on from; null: it folds the journal from its start. */
  readonly snapshots?: SnapshotShelf | null;
  /** A snapshot is begun so long after the one before, of the clock of this process; later where it takes long. */
  readonly snapshotEveryMs?: number;
  /** And after so many journal offsets, whatever the clock says. */
  readonly snapshotEveryMessages?: number;
  /** Where the lots of idle pockets go; null: they stay in memory. */
  readonly openLots?: OpenStoredLots | null;
  /** A pocket is idle whose last entry lies so long before the horizon; milliseconds of event time. */
  readonly idleMs?: number;
  readonly onTakenUp?: (taken: TakenUp) => void;
  /** So long another instance of the shard must have said nothing before this one, standing by, speaks. Default 1 s. */
  readonly silenceMs?: number;
}

const frameRecordsMax = 2_000;
const snapshotEveryMsDefault = 30_000;
const idleMsDefault = 86_400_000;
const silenceMsDefault = 1_000;

/** How far flows are written, which the journal must still reach, and be the same. @throws {WeirError} `FOLD_INVARIANT` */
const coveredByFlows = async (
  log: Log,
  { flows, journal }: MatcherOptions['topics'],
  shard: number,
): Promise<number> => {
  const frame = await lastFlowsFrame(log, flows, shard);
  const covered = coverageOf(frame);
  const end = (await log.offsets(journal))[0]?.next ?? 0;
  // Waiting for a place that the journal no longer has would be silence without end, and what comes below it lost.
  if (covered > end) {
    throw new WeirError('FOLD_INVARIANT', `${flows} covers ${journal} up to ${covered}, which ends at ${end}`);
  }
  const ruled = shard === rulingShard ? frame : await lastFlowsFrame(log, flows, rulingShard);
  await assertSameJournal(log, { flows, journal }, ruled);
  return covered;
};

/**
 * A matcher at the newest snapshot that fits, else at the start of the journal.
 * @param written journal offset up to which flows stand
 * @param shards how many there are
 */
const takeUp = async (
  { log, topics, shard = 0, snapshots, openLots = null, idleMs = idleMsDefault, onTakenUp }: MatcherOptions,
  written: number,
  shards: number,
): Promise<{
  readonly matcher: JournalToFlows;
  readonly lots: StoredLots | null;
  readonly head: SnapshotHead | null;
}> => {
  const shelvingOf = (lots: StoredLots | null): Shelving | null => (lots === null ? null : { shelf: lots, idleMs });
  const beganMs = performance.now();
  const found = (await snapshots?.latest()) ?? null;
  if (found !== null) {
    const { offset, bytes } = found;
    const opened = await openSnapshot(bytes, log, topics.journal, written);
    const taken =
      opened instanceof Unfit ? opened : load(opened.image, opened.head, openLots, shelvingOf, { shard, shards });
    if (!(taken instanceof Unfit)) {
      onTakenUp?.({ kind: 'taken up', offset, tookMs: performance.now() - beganMs });
      return { ...taken, matcher: new JournalToFlows(written, taken.fold, taken.head.next) };
    }
    onTakenUp?.({ kind: 'unfit', offset, why: taken.why });
  }
  const lots = openLots?.(null) ?? null;
  const matcher = new JournalToFlows(written, new LedgerFold(shard, shards, true, shelvingOf(lots)));
  return { matcher, lots, head: null };
};

/** The fold in an image, and the shelf as it was then. */
const load = (
  image: Image,
  head: SnapshotHead,
  openLots: OpenStoredLots | null,
  shelvingOf: (lots: StoredLots | null) => Shelving | null,
  place: LedgerFold['place'],
): { readonly fold: LedgerFold; readonly lots: StoredLots | null; readonly head: SnapshotHead } | Unfit => {
  let lots: StoredLots | null = null;
  try {
    lots = openLots?.(head.shelf) ?? null;
    const fold = LedgerFold.load(image, shelvingOf(lots));
    const { shard, shards } = fold.place;
    if (shard === place.shard && shards === place.shards) return { fold, lots, head };
    lots?.close();
    return new Unfit(`it is of shard ${shard} of ${shards}, and this is ${place.shard} of ${place.shards}`);
  } catch (error) {
    lots?.close();
    const isGone = error instanceof WeirError && error.code === 'SHELF_CORRUPT';
    // An image that another version of this program made lacks what this one asks for.
    if (isGone || error instanceof RangeError) return new Unfit(error.message);
    throw error;
  }
};

/**
 * Runs the matcher of one shard until `signal` aborts: folds the journal from the newest snapshot, else from its start,
 * and writes what has not been written yet to the shard's partition of the flows topic. The fold is pure, so what was written before a crash and what comes after
 * fit together.
 * @throws {WeirError} `FRAME_CORRUPT`, `FOLD_INVARIANT`, `SHELF_CORRUPT`: nothing was written past the offset named;
 * `CONFIG_INVALID` where the flows topic has not as many partitions as the journal's settings count shards
 * @throws what the shelves refuse with, such as a full disk
 */
export const runMatcher = async (options: MatcherOptions): Promise<void> => {
  const { log, topics, shard = 0, signal, onProgress, snapshots = null } = options;
  const { snapshotEveryMs = snapshotEveryMsDefault, snapshotEveryMessages = Number.POSITIVE_INFINITY } = options;
  const shards = await log.partitions(topics.flows);
  if (shard >= shards)
    throw new WeirError('CONFIG_INVALID', `there is no shard ${shard}: ${topics.flows} has ${shards} partitions`);
  // Before what they cover is asked: what comes between is another's.
  const end = (await log.offsets(topics.flows))[shard]!.next;
  const written = await coveredByFlows(log, topics, shard);
  const { matcher, lots, head } = await takeUp(options, written, shards);
  const reader = await log.openReader([{ topic: topics.journal, partition: 0, offset: head?.next ?? 0 }], {
    checksums: false,
  });
  let isStandby = false;
  let failure: { readonly error: unknown } | null = null;
  const outlet = await FlowsOutlet.open({
    ...{ log, topics, shard, covered: written, end, silenceMs: options.silenceMs ?? silenceMsDefault },
    onStandby: (is) => {
      isStandby = is;
    },
    onFailed: (error) => fail(error),
  });
  // What earlier processes put away: no snapshot will ask for it.
  if (snapshots === null) lots?.keep([]);
  const stop = (): void => {
    outlet.end();
    void reader.close();
  };
  const fail = (error: unknown): void => {
    failure ??= { error };
    stop();
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  let snapshot: PublishedSnapshot | null = null;
  const publisher =
    snapshots === null
      ? null
      : new SnapshotPublisher({
          everyMs: snapshotEveryMs,
          everyMessages: snapshotEveryMessages,
          offset: head?.next ?? 0,
          snapshots,
          lots,
          shelfBefore: head?.shelf ?? null,
          onPublished: (published) => {
            snapshot = published;
          },
          onFailed: fail,
        });
  const publish = (): void => {
    const place = matcher.place;
    if (publisher === null || place === null || place.next === publisher.offset || place.next > outlet.covered) return;
    publisher.begin((image) => matcher.save(image), place);
  };
  try {
    // Where the snapshot is as new as the journal, nothing comes until somebody pays.
    if (head !== null) onProgress?.({ ...matcher.progress(head.next), isStandby, snapshot });
    for await (const batch of batches(reader)) {
      matcher.coveredTo(outlet.covered);
      const { frames, late } = matcher.take(batch);
      if (matcher.settings !== null) assertShards(matcher.settings, 'matcher', topics.flows, shards);
      // All shards settle every identity: what came late they know alike, and one of them says it.
      outlet
        .put({ frames, late: shard === 0 ? late : [], to: batch.nextOffset })
        .then(() => onProgress?.({ ...matcher.progress(batch.nextOffset), isStandby, snapshot }), fail);
      await outlet.room();
      if (publisher === null || !publisher.isDue(batch.nextOffset)) continue;
      // A snapshot needs everything below it acknowledged.
      await outlet.settled();
      publish();
    }
    await outlet.settled();
    await publisher?.settled();
    if (failure === null) publish();
    await publisher?.settled();
  } finally {
    signal.removeEventListener('abort', stop);
    await publisher?.settled();
    await reader.close();
    await outlet.close();
    lots?.close();
  }
  if (failure !== null) throw (failure as { readonly error: unknown }).error;
};

async function* batches(reader: LogReader): AsyncIterable<LogBatch> {
  for (let batch = await reader.next(); batch !== null; batch = await reader.next()) yield batch;
}

/** The pure part: journal batches in, flows frames and late events out. */
export class JournalToFlows {
  readonly #fold: LedgerFold;
  readonly #encoder: FlowsEncoder;
  #written: number;
  #next: number;
  #lastMessage: { readonly offset: number; readonly value: Buffer } | null = null;
  #recordsWritten = 0;
  readonly #late = new Map<string, LateCount>();
  readonly #passedOver = new PassedOverCounts();

  /**
   * @param written journal offset up to which flows stand already: they are folded, not written again
   * @param fold the state at `next`
   */
  constructor(written: number, fold = new LedgerFold(0, 1, true), next = 0) {
    this.#written = written;
    this.#fold = fold;
    this.#encoder = new FlowsEncoder(fold, fold.place.shard);
    this.#next = next;
  }

  /** Where the state stands, for a snapshot of it; null: it took no message yet, or none with settings. */
  get place(): Omit<SnapshotHead, 'shelf'> | null {
    if (this.#lastMessage === null || !this.#fold.hasLedger) return null;
    const { offset, value } = this.#lastMessage;
    return { next: this.#next, lastMessage: { offset, crc32: crc32(value) } };
  }

  /** What the journal began with; null before. */
  get settings(): Settings | null {
    return this.#fold.settings;
  }

  /** The state after the last batch; columns are views. */
  save(image: Image): void {
    this.#fold.save(image);
  }

  /** Flows stand up to a journal offset: what comes below it need not be written any more. */
  coveredTo(offset: number): void {
    this.#written = Math.max(this.#written, offset);
  }

  take(batch: LogBatch): { readonly frames: Buffer[]; readonly late: LateEvent[] } {
    const frames: Buffer[] = [];
    const late: LateEvent[] = [];
    let from = Math.max(batch.firstOffset, this.#written);
    this.#encoder.begin(from);
    const seal = (to: number): void => {
      if (to > from) frames.push(this.#encoder.seal(to));
      from = Math.max(from, to);
      this.#encoder.begin(from);
    };
    for (const { offset, timestampMs, value } of batch.records) {
      if (value === null) throw new WeirError('FRAME_CORRUPT', `journal offset ${offset} is empty`);
      const message = this.#fold.apply(offset, timestampMs, value);
      const isNew = offset >= this.#written;
      // Told by each start that reads them: they are few, and what somebody believes to hold does not.
      this.#passedOver.add('rule-unreadable', offset, message.unreadableRules);
      if (isNew) {
        this.#passedOver.add('conflict', offset, message.outcomes.conflicts);
        late.push(...message.late);
        for (const [index, { message: ref }] of message.late.entries()) {
          this.#countLate(ref.topic, message.lateAssets[index] ?? 'none');
        }
      }
      if (this.#fold.hasLedger) {
        const { ledger } = this.#fold;
        const findings = this.#fold.takeFindings();
        const repaired = message.repaired?.records ?? [];
        if (isNew) this.#recordsWritten += this.#encoder.addUnit(offset, ledger, findings, repaired);
        else this.#encoder.markTold(ledger);
      }
      this.#fold.endMessage();
      if (isNew) this.#encoder.addRulings(offset, message);
      if (this.#encoder.recordCount >= frameRecordsMax) seal(offset + 1);
    }
    seal(batch.nextOffset);
    this.#next = batch.nextOffset;
    const last = batch.records.at(-1);
    if (last?.value) this.#lastMessage = { offset: last.offset, value: last.value };
    return { frames, late };
  }

  progress(position: number): Omit<MatcherProgress, 'snapshot' | 'isStandby'> {
    return {
      position,
      recordsWritten: this.#recordsWritten,
      late: [...this.#late.values()],
      droppedFrames: this.#fold.droppedFrames,
      passedOver: this.#passedOver.list(),
      shelvedPockets: this.#fold.shelvedCount,
      reachedMs: highestOf(this.#fold.topicTimes),
      state: () => this.#state(),
    };
  }

  #state(): MatcherState | null {
    const fold = this.#fold;
    if (!fold.hasLedger) return null;
    return {
      ...fold.usage(),
      pockets: fold.ledger.matching.pockets.count,
      identities: fold.identityCount,
      topics: fold.topicTimes,
      horizons: fold.horizons,
    };
  }

  #countLate(topic: string, asset: LateCount['asset']): void {
    const key = `${topic} ${asset}`;
    this.#late.set(key, { topic, asset, count: (this.#late.get(key)?.count ?? 0) + 1 });
  }
}
