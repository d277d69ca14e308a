import { crc32 } from 'node:zlib';
import type { Image, LedgerUsage, Shelving } from '@weir/engine';
import { decodeFlowsFrame, FlowsEncoder, highestOf, type LateEvent, LedgerFold } from '@weir/journal';
import type { Log, LogBatch, LogReader } from '@weir/log';
import { type AssetCode, WeirError } from '@weir/model';
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
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: MatcherProgress) => void;
  /** Where states are kept that a start goes on from; null: it folds the journal from its start. */
  readonly snapshots?: SnapshotShelf | null;
  /** A snapshot is begun so long after the one before, of the clock of this process. */
  readonly snapshotEveryMs?: number;
  /** And after so many journal offsets, whatever the clock says. */
  readonly snapshotEveryMessages?: number;
  /** Where the lots of idle pockets go; null: they stay in memory. */
  readonly openLots?: OpenStoredLots | null;
  /** A pocket is idle whose last entry lies so long before the horizon; milliseconds of event time. */
  readonly idleMs?: number;
  readonly onTakenUp?: (taken: TakenUp) => void;
}

const shard = 0;
const frameRecordsMax = 2_000;
const snapshotEveryMsDefault = 30_000;
const idleMsDefault = 86_400_000;

/**
 * Journal offset up to which the flows topic covers; the last frame in the log says so, no process does.
 * @throws {WeirError} `FRAME_CORRUPT`
 */
export const flowsCoverage = async (log: Log, topic: string): Promise<number> => {
  const [partition] = await log.offsets(topic);
  if (partition === undefined || partition.next === partition.earliest) return 0;
  const last = partition.next - 1;
  const reader = await log.openReader([{ topic, partition: 0, offset: last }]);
  try {
    const value = (await reader.next())?.records.at(-1)?.value;
    if (!value) throw new WeirError('FRAME_CORRUPT', `${topic}/0 offset ${last} holds no frame`);
    return decodeFlowsFrame(value).to;
  } finally {
    await reader.close();
  }
};

/** How far flows are written, which the journal must still reach. @throws {WeirError} `FOLD_INVARIANT` */
const coveredByFlows = async (log: Log, { flows, journal }: MatcherOptions['topics']): Promise<number> => {
  const covered = await flowsCoverage(log, flows);
  const end = (await log.offsets(journal))[0]?.next ?? 0;
  // Waiting for a place that the journal no longer has would be silence without end, and what comes below it lost.
  if (covered > end) {
    throw new WeirError('FOLD_INVARIANT', `${flows} covers ${journal} up to ${covered}, which ends at ${end}`);
  }
  return covered;
};

/**
 * A matcher at the newest snapshot that fits, else at the start of the journal.
 * @param written journal offset up to which flows stand
 */
const takeUp = async (
  { log, topics, snapshots, openLots = null, idleMs = idleMsDefault, onTakenUp }: MatcherOptions,
  written: number,
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
    const taken = opened instanceof Unfit ? opened : load(opened.image, opened.head, openLots, shelvingOf);
    if (!(taken instanceof Unfit)) {
      onTakenUp?.({ kind: 'taken up', offset, tookMs: performance.now() - beganMs });
      return { ...taken, matcher: new JournalToFlows(written, taken.fold, taken.head.next) };
    }
    onTakenUp?.({ kind: 'unfit', offset, why: taken.why });
  }
  const lots = openLots?.(null) ?? null;
  const matcher = new JournalToFlows(written, new LedgerFold(shard, 1, true, shelvingOf(lots)));
  return { matcher, lots, head: null };
};

/** The fold in an image, and the shelf as it was then. */
const load = (
  image: Image,
  head: SnapshotHead,
  openLots: OpenStoredLots | null,
  shelvingOf: (lots: StoredLots | null) => Shelving | null,
): { readonly fold: LedgerFold; readonly lots: StoredLots | null; readonly head: SnapshotHead } | Unfit => {
  let lots: StoredLots | null = null;
  try {
    lots = openLots?.(head.shelf) ?? null;
    return { fold: LedgerFold.load(image, shelvingOf(lots)), lots, head };
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
 * and writes what has not been written yet. The fold is pure, so what was written before a crash and what comes after
 * fit together.
 * @throws {WeirError} `FRAME_CORRUPT`, `FOLD_INVARIANT`, `SHELF_CORRUPT`: nothing was written past the offset named
 * @throws what the shelves refuse with, such as a full disk
 */
export const runMatcher = async (options: MatcherOptions): Promise<void> => {
  const { log, topics, signal, onProgress, snapshots = null } = options;
  const { snapshotEveryMs = snapshotEveryMsDefault, snapshotEveryMessages = Number.POSITIVE_INFINITY } = options;
  const written = await coveredByFlows(log, topics);
  const { matcher, lots, head } = await takeUp(options, written);
  const reader = await log.openReader([{ topic: topics.journal, partition: 0, offset: head?.next ?? 0 }], {
    checksums: false,
  });
  const writer = await log.openWriter();
  // What earlier processes put away: no snapshot will ask for it.
  if (snapshots === null) lots?.keep([]);
  const stop = (): void => void reader.close();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  let snapshot: PublishedSnapshot | null = null;
  let failure: { readonly error: unknown } | null = null;
  const publisher =
    snapshots === null
      ? null
      : new SnapshotPublisher({
          snapshots,
          lots,
          shelfBefore: head?.shelf ?? null,
          onPublished: (published) => {
            snapshot = published;
          },
          onFailed: (error) => {
            failure = { error };
            stop();
          },
        });
  let savedAt = { offset: head?.next ?? 0, ms: Date.now() };
  const isDue = (offset: number): boolean =>
    publisher !== null &&
    !publisher.isBusy &&
    (offset - savedAt.offset >= snapshotEveryMessages || Date.now() - savedAt.ms >= snapshotEveryMs);
  const publish = (): void => {
    const place = matcher.place;
    if (publisher === null || place === null || place.next === savedAt.offset) return;
    savedAt = { offset: place.next, ms: Date.now() };
    publisher.begin((image) => matcher.save(image), place);
  };
  try {
    // Where the snapshot is as new as the journal, nothing comes until somebody pays.
    if (head !== null) onProgress?.({ ...matcher.progress(head.next), snapshot });
    for await (const batch of batches(reader)) {
      const { frames, late } = matcher.take(batch);
      if (late.length > 0) {
        await writer.append(
          topics.late,
          0,
          late.map((event) => ({ key: event.id, value: Buffer.from(JSON.stringify(event)) })),
        );
      }
      if (frames.length > 0)
        await writer.append(
          topics.flows,
          0,
          frames.map((value) => ({ key: null, value })),
        );
      // Everything below is acknowledged now.
      if (isDue(batch.nextOffset)) publish();
      onProgress?.({ ...matcher.progress(batch.nextOffset), snapshot });
    }
    await publisher?.settled();
    if (failure === null) publish();
    await publisher?.settled();
  } finally {
    signal.removeEventListener('abort', stop);
    await publisher?.settled();
    await reader.close();
    await writer.close();
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
  readonly #written: number;
  #next: number;
  #lastMessage: { readonly offset: number; readonly value: Buffer } | null = null;
  #recordsWritten = 0;
  readonly #late = new Map<string, LateCount>();

  /**
   * @param written journal offset up to which flows stand already: they are folded, not written again
   * @param fold the state at `next`
   */
  constructor(written: number, fold = new LedgerFold(shard, 1, true), next = 0) {
    this.#written = written;
    this.#fold = fold;
    this.#encoder = new FlowsEncoder(fold, shard);
    this.#next = next;
  }

  /** Where the state stands, for a snapshot of it; null: it took no message yet, or none with settings. */
  get place(): Omit<SnapshotHead, 'shelf'> | null {
    if (this.#lastMessage === null || !this.#fold.hasLedger) return null;
    const { offset, value } = this.#lastMessage;
    return { next: this.#next, lastMessage: { offset, crc32: crc32(value) } };
  }

  /** The state after the last batch; columns are views. */
  save(image: Image): void {
    this.#fold.save(image);
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
      if (isNew) {
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

  progress(position: number): Omit<MatcherProgress, 'snapshot'> {
    return {
      position,
      recordsWritten: this.#recordsWritten,
      late: [...this.#late.values()],
      droppedFrames: this.#fold.droppedFrames,
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
