import type { ReachBudget } from '@weir/engine';
import {
  type Alert,
  assertClaimed,
  assertShards,
  type CaseRecord,
  ClaimFence,
  decodeCasesFrame,
  encodeCasesFrame,
  type OnForeign,
  readAlerts,
  shardOfCase,
} from '@weir/journal';
import type { Log, LogBatch, LogWriter, OutMessage } from '@weir/log';
import { type AssetCode, WeirError } from '@weir/model';
import type { Store } from '@weir/store';
import { type AlertEncoding, alertMessage } from './alert-message.js';
import { draftAlerts } from './alerts.js';
import { CaseBook } from './case-book.js';
import { PublishedRows } from './case-rows.js';
import { claimCases } from './claim.js';
import { discover, type StreamPosition } from './discovery.js';
import type { Gaps } from './gaps.js';
import { MergedStream } from './merged-stream.js';
import type { OpenCase } from './open-case.js';
import { PublishedAlerts } from './published-alerts.js';
import { discoverReach } from './reach/reach-discovery.js';

/** What a follower tells whoever watches it. */
export interface FollowerProgress {
  /** Journal offset up to which cases are worked out. */
  readonly position: number;
  readonly cases: number;
  readonly alerts: number;
  readonly windowTransfers: number;
  readonly windowBytes: number;
  readonly discovering: number;
  /** The store is being asked for what ranges of figures rest on. */
  readonly reaching: boolean;
  readonly droppedFrames: number;
  /** Highest event time that it has heard of, milliseconds UTC; null before the first. */
  readonly reachedMs: number | null;
  /** Journal offset of the claim under which it speaks. */
  readonly claim: number;
}

export interface FollowerOptions {
  readonly log: Log;
  readonly store: Store;
  readonly topics: {
    readonly journal: string;
    readonly flows: string;
    readonly cases: string;
    readonly alerts: string;
  };
  /** Which follower shard this is, of as many as the cases topic has partitions; left out: 0. */
  readonly shard?: number;
  /** Bytes of recent records kept in memory, approximately. */
  readonly ringBytesMax: number;
  /** How much of the ledger the other readings of cases may hold; left out: 20,000 entries each, 500,000 in all. */
  readonly reachBudget?: ReachBudget;
  /** Pockets that less than this reached raise no alert, in minor units. */
  readonly alertFloorMinor: (asset: AssetCode) => bigint;
  /** How alerts are written; left out: as JSON. Both are read. */
  readonly alertEncoding?: AlertEncoding;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: FollowerProgress) => void;
  readonly onAlert?: (alert: Alert) => void;
  /** Hears of every attempt at asking the store that failed and is made again. */
  readonly onError?: (error: unknown) => void;
  /** Hears of messages on the alerts topic that are no alerts: they are passed over. */
  readonly onForeign?: OnForeign;
}

const rowsPerFrame = 2_000;

/** What stands on our own topics, read before anything is said again. */
interface Said {
  readonly rows: PublishedRows;
  readonly alerts: PublishedAlerts;
  /** Journal offset that the stream must reach before it can know more than what was said. */
  readonly upTo: number;
  /** The latest claim under which something was said. */
  readonly epoch: number;
}

async function* wholePartition(log: Log, topic: string, shard: number): AsyncIterable<LogBatch> {
  const partition = (await log.offsets(topic))[shard];
  if (partition === undefined || partition.next === partition.earliest) return;
  const reader = await log.openReader([{ topic, partition: shard, offset: partition.earliest }]);
  try {
    for (;;) {
      const batch = await reader.next();
      if (batch === null) return;
      yield batch;
      if (batch.nextOffset >= partition.next) return;
    }
  } finally {
    await reader.close();
  }
}

const readSaid = async ({ log, topics, shard = 0, onForeign }: FollowerOptions, rows: PublishedRows): Promise<Said> => {
  const alerts = new PublishedAlerts();
  const [ofCases, ofAlerts] = [new ClaimFence(), new ClaimFence()];
  let upTo = 0;
  for await (const { records } of wholePartition(log, topics.cases, shard)) {
    for (const { value } of records) {
      if (value === null) continue;
      const frame = decodeCasesFrame(value);
      if (!ofCases.takes(frame.epoch)) continue;
      upTo = Math.max(upTo, frame.version + 1);
      for (const record of frame.records) rows.remember(record);
    }
  }
  for await (const batch of wholePartition(log, topics.alerts, shard)) {
    for (const alert of readAlerts(batch, ofAlerts, onForeign ?? (() => undefined))) {
      upTo = Math.max(upTo, alert.asOf + 1);
      alerts.remember(alert);
    }
  }
  return { rows, alerts, upTo, epoch: Math.max(ofCases.epoch, ofAlerts.epoch) };
};

/** Waiting for a place that the journal no longer has would be silence without end. */
const assertJournalReaches = async ({ log, topics }: FollowerOptions, upTo: number): Promise<void> => {
  const next = (await log.offsets(topics.journal))[0]?.next ?? 0;
  if (upTo <= next) return;
  throw new WeirError(
    'FOLD_INVARIANT',
    `${topics.cases} and ${topics.alerts} know the journal up to ${upTo}, and ${topics.journal} ends at ${next}: it has lost its end`,
  );
};

/** How many follower shards there are. @throws {WeirError} `CONFIG_INVALID` */
const shardsOn = async (log: Log, { cases, alerts }: FollowerOptions['topics'], shard: number): Promise<number> => {
  const [shards, ofAlerts] = await Promise.all([log.partitions(cases), log.partitions(alerts)]);
  if (shards === ofAlerts && shard < shards) return shards;
  throw new WeirError(
    'CONFIG_INVALID',
    `follower shard ${shard} cannot be: ${cases} has ${shards} partitions, ${alerts} has ${ofAlerts}`,
  );
};

/**
 * Runs the follower of one shard until `signal` aborts: claims it, folds journal and flows from their start, follows the
 * cases whose names hash to it, and publishes case rows and alerts that differ from what was said before.
 * @throws {WeirError} `CLAIM_LOST` when another has claimed the shard since
 */
export const runFollower = async (options: FollowerOptions): Promise<void> => {
  const follower = await Follower.open(options);
  const stop = (): void => follower.stop();
  options.signal.addEventListener('abort', stop, { once: true });
  if (options.signal.aborted) stop();
  try {
    await follower.run();
  } finally {
    options.signal.removeEventListener('abort', stop);
    await follower.close();
  }
};

class Follower {
  readonly #options: FollowerOptions;
  readonly #stream: MergedStream;
  readonly #writer: LogWriter;
  /** Follower shards, of which it is one. */
  readonly #shards: number;
  /** Journal offset of the claim under which it speaks. */
  readonly #epoch: number;
  readonly #said: Said;
  readonly #book: CaseBook;
  /** When money on its way into a pocket of a case arrives, by the stream's time. */
  readonly #nextCreditMs = new Map<OpenCase, { readonly ms: number }>();
  /** Journal offset up to which the book has been told, and the stream's time there. What was fetched may be ahead. */
  #position = 0;
  #nowMs = 0;
  readonly #waiters = new Set<{ readonly position: number; readonly resolve: () => void }>();
  #discovering = 0;
  /** What other readings rest on is being asked of the store. */
  #isReaching = false;
  /** Journal offset up to which everything that had to be said has been said. */
  #published = 0;
  #discoveryFailure: unknown = null;
  /** Publications run one after another: two at once could swap their order on the topic. */
  #publishing: Promise<void> = Promise.resolve();

  private constructor(
    options: FollowerOptions,
    stream: MergedStream,
    writer: LogWriter,
    epoch: number,
    said: Said,
    book: CaseBook,
    shards: number,
  ) {
    this.#options = options;
    this.#shards = shards;
    this.#stream = stream;
    this.#writer = writer;
    this.#epoch = epoch;
    this.#said = said;
    this.#book = book;
  }

  static async open(options: FollowerOptions): Promise<Follower> {
    const { log, topics, shard = 0 } = options;
    const shards = await shardsOn(log, topics, shard);
    const isMine = (caseName: string): boolean => shardOfCase(caseName, shards) === shard;
    const book = new CaseBook(options.ringBytesMax, options.reachBudget, isMine);
    const writer = await log.openWriter();
    try {
      const epoch = await claimCases(writer, shard, topics);
      const said = await readSaid(options, new PublishedRows(book.transfers));
      await assertJournalReaches(options, Math.max(said.upTo, said.epoch + 1));
      assertClaimed(epoch, said.epoch);
      return new Follower(options, await MergedStream.open(log, topics, shard), writer, epoch, said, book, shards);
    } catch (error) {
      await writer.close();
      throw error;
    }
  }

  async run(): Promise<void> {
    for (let merged = await this.#stream.next(); merged !== null; merged = await this.#stream.next()) {
      // It may have been fetched when the stream was closed.
      if (this.#options.signal.aborted) break;
      assertClaimed(this.#epoch, this.#stream.newestClaim);
      this.#assertShards();
      for (const frame of merged) this.#book.applyFrame(frame);
      this.#position = this.#stream.position;
      this.#nowMs = this.#stream.fold.nowMs;
      this.#wakeWaiters();
      await this.#publish();
      this.#book.leaveSettled((asset) => this.#stream.fold.horizon(asset), this.#nowMs);
      this.#tell();
    }
    if (this.#discoveryFailure !== null) throw this.#discoveryFailure;
  }

  #assertShards(): void {
    const { settings } = this.#stream.fold;
    if (settings !== null) assertShards(settings, 'follower', this.#options.topics.cases, this.#shards);
  }

  /** Has `run` end; what it is saying just then is said. */
  stop(): void {
    void this.#stream.close();
  }

  /** Lets go of everything; `run` has ended. */
  async close(): Promise<void> {
    await this.#stream.close();
    await this.#publishing.catch(() => {});
    await this.#writer.close();
  }

  #publish(): Promise<void> {
    this.#publishing = this.#publishing.then(() => this.#publishNow());
    return this.#publishing;
  }

  async #publishNow(): Promise<void> {
    // Until the stream has come to where it was before, it could only repeat the past.
    const [position, nowMs] = [this.#position, this.#nowMs];
    if (position < this.#said.upTo) return;
    const asOf = position - 1;
    const rows: CaseRecord[] = [];
    const alerts: Alert[] = [];
    for (const open of this.#toSay(nowMs)) {
      if (open.discovering) continue;
      const gaps = open.dirty ? this.#book.work(open) : null;
      if (gaps !== null) {
        this.#discover(open, gaps);
        continue;
      }
      this.#say(open, nowMs, asOf, rows, alerts);
    }
    // Alerts first: one broker takes one request of a writer after another, and nobody waits for rows.
    await Promise.all([this.#sendAlerts(alerts), this.#sendRows(asOf, rows)]);
    this.#published = position;
    if (this.#book.reach.entries.hasGaps) this.#reach();
  }

  /** Cases of which something may have to be said: something of them changed, or money on its way arrives. */
  #toSay(nowMs: number): Set<OpenCase> {
    const cases = new Set(this.#book.stirred());
    for (const [open, due] of this.#nextCreditMs) if (due.ms <= nowMs) cases.add(open);
    return cases;
  }

  /** Adds what differs from what was said of a case before. */
  #say(open: OpenCase, nowMs: number, asOf: number, rows: CaseRecord[], alerts: Alert[]): void {
    const { rows: saidRows, alerts: saidAlerts } = this.#said;
    const changes = open.followed.log.changes();
    for (const row of saidRows.changes(open, changes, this.#book.missingRoots(open))) rows.push(row);
    const due = this.#nextCreditMs.get(open);
    // Pockets that nothing changed in have the alerts they had, but for what becomes due.
    const isAll = open.isAllStirred || (due !== undefined && due.ms <= nowMs);
    const pockets = isAll ? undefined : changes.stirred;
    const { drafts, silent, nextCreditMs } = draftAlerts(
      open,
      this.#book,
      nowMs,
      this.#options.alertFloorMinor,
      pockets,
    );
    const nextMs = isAll ? nextCreditMs : Math.min(nextCreditMs, due?.ms ?? Number.POSITIVE_INFINITY);
    if (Number.isFinite(nextMs)) this.#nextCreditMs.set(open, { ms: nextMs });
    else this.#nextCreditMs.delete(open);
    for (const alert of saidAlerts.changes(open.name, drafts, asOf, isAll ? null : silent)) alerts.push(alert);
    this.#book.hush(open);
  }

  async #sendRows(version: number, rows: readonly CaseRecord[]): Promise<void> {
    const frames: OutMessage[] = [];
    for (let at = 0; at < rows.length; at += rowsPerFrame) {
      frames.push({
        key: null,
        value: encodeCasesFrame({ version, epoch: this.#epoch, records: rows.slice(at, at + rowsPerFrame) }),
      });
    }
    if (frames.length > 0) await this.#writer.append(this.#options.topics.cases, this.#options.shard ?? 0, frames);
  }

  async #sendAlerts(alerts: readonly Alert[]): Promise<void> {
    if (alerts.length === 0) return;
    const { topics, shard = 0, alertEncoding = 'json' } = this.#options;
    const messages = alerts.map((alert) => alertMessage(alert, this.#epoch, alertEncoding));
    await this.#writer.append(topics.alerts, shard, messages);
    for (const alert of alerts) this.#options.onAlert?.(alert);
  }

  /** Asks the store beside the stream; live money goes on being followed in the other cases. */
  #discover(open: OpenCase, gaps: Gaps): void {
    open.discovering = true;
    this.#discovering++;
    const { store, signal } = this.#options;
    discover(open, this.#book, store, this.#streamPosition(), gaps)
      .then(async () => {
        open.discovering = false;
        this.#book.mark(open);
        if (!signal.aborted) await this.#publish();
      })
      .catch((error: unknown) => {
        if (!signal.aborted) this.#fail(error);
      })
      .finally(() => {
        this.#discovering--;
        this.#tell();
      });
  }

  /** Asks the store for what other readings of cases rest on. */
  #reach(): void {
    if (this.#isReaching) return;
    this.#isReaching = true;
    const stream = { ...this.#streamPosition(), position: () => this.#position };
    discoverReach(this.#book, this.#options.store, stream, () => this.#publish())
      .then(() => {
        this.#isReaching = false;
        if (this.#book.reach.entries.hasGaps && !this.#options.signal.aborted) this.#reach();
        else this.#tell();
      })
      .catch((error: unknown) => {
        if (!this.#options.signal.aborted) this.#fail(error);
      });
  }

  #streamPosition(): StreamPosition {
    const { signal, onError } = this.#options;
    return {
      reached: (position: number) => this.#reached(position),
      shards: this.#stream.shards,
      signal,
      ...(onError === undefined ? {} : { onStoreAway: onError }),
    };
  }

  #fail(error: unknown): void {
    this.#discoveryFailure = error;
    // Wakes the loop, which then throws.
    this.stop();
  }

  #reached(position: number): Promise<void> {
    if (this.#position >= position) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.add({ position, resolve }));
  }

  #wakeWaiters(): void {
    for (const waiter of this.#waiters) {
      if (this.#position < waiter.position) continue;
      this.#waiters.delete(waiter);
      waiter.resolve();
    }
  }

  #tell(): void {
    this.#options.onProgress?.({
      position: this.#published,
      cases: this.#book.caseCount,
      alerts: this.#said.alerts.size,
      windowTransfers: this.#book.recent.flows,
      windowBytes: this.#book.recent.bytes,
      discovering: this.#discovering,
      reaching: this.#isReaching,
      droppedFrames: this.#stream.droppedFrames,
      reachedMs: this.#stream.fold.reachedMs,
      claim: this.#epoch,
    });
  }
}
