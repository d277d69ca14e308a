import { type Alert, assertClaimed, assertShards, type CaseRecord } from '@weir/journal';
import { beat, type Log, type LogWriter, untilSilent } from '@weir/log';
import { WeirError } from '@weir/model';
import { draftAlerts } from './alerts.js';
import { Announcements } from './announcements.js';
import { CaseBook } from './case-book.js';
import { discover, type StreamPosition } from './discovery.js';
import type { FollowerOptions } from './follower-options.js';
import { FollowerSnapshots } from './follower-snapshot.js';
import type { Gaps } from './gaps.js';
import { MergedStream } from './merged-stream.js';
import type { OpenCase } from './open-case.js';
import { discoverReach } from './reach/reach-discovery.js';
import { claimAndRead, type Said, type Speaking } from './said.js';

const silenceMsDefault = 2_000;

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
 * Runs the follower of one shard until `signal` aborts: claims it, folds journal and flows from the newest snapshot that fits,
 * else from their start, follows the cases whose names hash to it, and publishes case rows and alerts that differ from what was said before.
 * @throws {WeirError} `CLAIM_LOST` when another has claimed the shard since
 * @throws what the shelf of snapshots refuses with, such as a full disk
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

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

interface Published {
  readonly said: Promise<void>;
}

class Follower {
  readonly #options: FollowerOptions;
  readonly #stream: MergedStream;
  readonly #writer: LogWriter;
  /** Follower shards, of which it is one. */
  readonly #shards: number;
  /** Journal offset of the claim under which it speaks, and what stood when it began to; null: it stands by. */
  #speaking: Speaking | null = null;
  /** Journal offset that one who stands by must reach before it is ready to speak. */
  readonly #readyAt: number;
  readonly #pulse = new AbortController();
  readonly #book: CaseBook;
  readonly #snapshots: FollowerSnapshots;
  /** When money on its way into a pocket of a case arrives, by the stream's time. */
  readonly #nextCreditMs = new Map<OpenCase, { readonly ms: number }>();
  /** Journal offset up to which the book has been told, and the stream's time there. What was fetched may be ahead. */
  #position: number;
  #nowMs: number;
  readonly #waiters = new Set<{ readonly position: number; readonly resolve: () => void }>();
  #discovering = 0;
  /** What other readings rest on is being asked of the store. */
  #isReaching = false;
  /** Journal offset up to which everything that had to be said has been said. */
  #published = 0;
  #discoveryFailure: unknown = null;
  readonly #announcements: Announcements;
  /** What is to be said is worked out at one place of the stream after another. */
  #publishing: Promise<unknown> = Promise.resolve();

  private constructor(
    options: FollowerOptions,
    stream: MergedStream,
    writer: LogWriter,
    book: CaseBook,
    snapshots: FollowerSnapshots,
    shards: number,
    readyAt: number,
  ) {
    this.#options = options;
    this.#shards = shards;
    this.#stream = stream;
    this.#snapshots = snapshots;
    this.#position = stream.position;
    this.#nowMs = stream.fold.nowMs;
    this.#writer = writer;
    this.#book = book;
    this.#readyAt = readyAt;
    this.#announcements = new Announcements({
      writer,
      topics: options.topics,
      shard: options.shard ?? 0,
      alertEncoding: options.alertEncoding ?? 'json',
      onSaid: (position) => {
        this.#published = position;
        this.#tell();
      },
      onAlert: (alert) => options.onAlert?.(alert),
      onFailed: (error) => this.#fail(error),
    });
  }

  static async open(options: FollowerOptions): Promise<Follower> {
    const { log, topics, shard = 0 } = options;
    const shards = await shardsOn(log, topics, shard);
    const snapshots = new FollowerSnapshots(log, topics, { shard, shards }, options);
    const { book, from } = await snapshots.takeUp(() => new CaseBook(options.ringBytesMax, options.reachBudget));
    const writer = await log.openWriter();
    try {
      const { standby = null } = options;
      const readyAt = standby === null ? 0 : ((await log.offsets(topics.journal))[0]?.next ?? 0);
      const speaking = standby === null ? await claimAndRead(options, writer, book.transfers) : null;
      const stream = await MergedStream.open(log, topics, { shard, shards }, from);
      const follower = new Follower(options, stream, writer, book, snapshots, shards, readyAt);
      follower.#speaking = speaking;
      return follower;
    } catch (error) {
      await writer.close();
      throw error;
    }
  }

  async run(): Promise<void> {
    const succeeding = this.#succeed().catch((error: unknown) => {
      if (!this.#pulse.signal.aborted) this.#fail(error);
    });
    // Where a snapshot is as new as the flows, nothing comes until somebody pays, and cases may wait for the store.
    if (this.#position > 0) {
      await this.#publish();
      this.#tell();
    }
    for (let merged = await this.#stream.next(); merged !== null; merged = await this.#stream.next()) {
      // It may have been fetched when the stream was closed.
      if (this.#options.signal.aborted) break;
      if (this.#speaking !== null) assertClaimed(this.#speaking.epoch, this.#stream.newestClaim);
      this.#assertShards();
      for (const frame of merged) this.#book.applyFrame(frame);
      this.#position = this.#stream.position;
      this.#nowMs = this.#stream.fold.nowMs;
      this.#wakeWaiters();
      const { said } = await this.#publish();
      if (this.#snapshots.isDue(this.#position)) {
        // Following stands still for it: what is kept must be of one place, with all below it acknowledged.
        await said;
        this.#keepIfDue();
      }
      if (this.#speaking !== null) this.#book.leaveSettled((asset) => this.#stream.fold.horizon(asset), this.#nowMs);
      this.#tell();
      await this.#announcements.room();
    }
    this.#pulse.abort();
    await succeeding;
    const isSaid = await this.#publishing.then(
      () => true,
      () => false,
    );
    await this.#announcements.settled();
    if (this.#discoveryFailure !== null) throw this.#discoveryFailure;
    if (isSaid && this.#isAtRest(this.#position)) await this.#snapshots.end(this.#book, this.#stream);
  }

  /** The book was told all that the stream handed out, and nothing of it since a position is unsaid. */
  #isAtRest(position: number): boolean {
    return position === this.#position && position === this.#stream.position;
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
    this.#pulse.abort();
    await this.#stream.close();
    await this.#publishing.catch(() => {});
    await this.#announcements.settled();
    await this.#writer.close();
    await this.#speaking?.alertsWriter.close();
  }

  /** Has what is to be said worked out; the promise in what it resolves with, resolves when that is said. */
  #publish(): Promise<Published> {
    const published = this.#publishing.then(() => ({ said: this.#publishNow() }));
    this.#publishing = published;
    return published;
  }

  async #publishAndSay(): Promise<void> {
    const { said } = await this.#publish();
    await said;
    this.#keepIfDue();
  }

  /** Where everything below the position is acknowledged. */
  #keepIfDue(): void {
    const position = this.#position;
    if (!this.#snapshots.isDue(position) || !this.#announcements.isAllSaid || !this.#isAtRest(position)) return;
    this.#snapshots.keep(this.#book, this.#stream);
  }

  /** Of several instances: waits until nobody speaks, speaks, and says so as long as it does. */
  async #succeed(): Promise<void> {
    const { log, shard = 0, standby = null } = this.#options;
    if (standby === null) return;
    const of = { log, topic: standby.pulse, name: `follower/${shard}`, signal: this.#pulse.signal };
    await Promise.race([this.#reached(this.#readyAt), aborted(of.signal)]);
    if (!(await untilSilent(of, standby.silenceMs ?? silenceMsDefault))) return;
    this.#publishing = this.#publishing.then(async () => {
      this.#speaking = await claimAndRead(this.#options, this.#writer, this.#book.transfers);
      await this.#publishNow();
      this.#tell();
    });
    await this.#publishing;
    await beat(of);
  }

  /** Works out what changed of cases, so that all there is to say is ready. */
  #keepReady(): void {
    if (this.#position < this.#readyAt) return;
    for (const open of this.#book.dirty) {
      if (open.discovering) continue;
      const gaps = this.#book.work(open);
      if (gaps !== null) this.#discover(open, gaps);
    }
    if (this.#book.reach.entries.hasGaps) this.#reach();
  }

  /** Works out at once what is to be said; resolves when that is said. */
  #publishNow(): Promise<void> {
    if (this.#speaking === null) {
      this.#keepReady();
      return Promise.resolve();
    }
    const { said } = this.#speaking;
    // Until the stream has come to where it was before, it could only repeat the past.
    const [position, nowMs] = [this.#position, this.#nowMs];
    if (position < said.upTo) return Promise.resolve();
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
      this.#say(said, open, nowMs, asOf, rows, alerts);
    }
    // Who hears that all is said hears of what is being asked, too.
    if (this.#book.reach.entries.hasGaps) this.#reach();
    const { epoch, alertsWriter } = this.#speaking;
    return this.#announcements.put({ position, epoch, alertsWriter, alerts, rows });
  }

  /** Cases of which something may have to be said: something of them changed, or money on its way arrives. */
  #toSay(nowMs: number): Set<OpenCase> {
    const cases = new Set(this.#book.stirred());
    for (const [open, due] of this.#nextCreditMs) if (due.ms <= nowMs) cases.add(open);
    return cases;
  }

  /** Adds what differs from what was said of a case before. */
  #say(
    { rows: saidRows, alerts: saidAlerts }: Said,
    open: OpenCase,
    nowMs: number,
    asOf: number,
    rows: CaseRecord[],
    alerts: Alert[],
  ): void {
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

  /** Asks the store beside the stream; live money goes on being followed in the other cases. */
  #discover(open: OpenCase, gaps: Gaps): void {
    open.discovering = true;
    this.#discovering++;
    const { store, signal } = this.#options;
    discover(open, this.#book, store, this.#streamPosition(), gaps)
      .then(async () => {
        open.discovering = false;
        this.#book.mark(open);
        if (!signal.aborted) await this.#publishAndSay();
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
    discoverReach(this.#book, this.#options.store, stream, () => this.#publishAndSay())
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
      position: this.#speaking === null ? this.#position : this.#published,
      cases: this.#book.caseCount,
      alerts: this.#speaking?.said.alerts.size ?? 0,
      windowTransfers: this.#book.recent.flows,
      windowBytes: this.#book.recent.bytes,
      discovering: this.#discovering,
      reaching: this.#isReaching,
      droppedFrames: this.#stream.droppedFrames,
      passedOver: this.#book.passedOver.list(),
      reachedMs: this.#stream.fold.reachedMs,
      claim: this.#speaking?.epoch ?? -1,
      snapshot: this.#snapshots.kept,
    });
  }
}
