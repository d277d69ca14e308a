import { setTimeout as sleep } from 'node:timers/promises';
import type { MatchRules } from '@weir/engine';
import {
  encodeJournalFrame,
  FlowScan,
  type JournalFrame,
  type OpenRepair,
  type PassedOver,
  PassedOverCounts,
  type PocketName,
  type Rebase,
  rebaseFrames,
  shardsIn,
} from '@weir/journal';
import type { Log, LogBatch, LogWriter } from '@weir/log';
import { WeirError } from '@weir/model';
import { flowsWritten, isStoreError, type Store } from '@weir/store';
import { LateBook } from './late-book.js';
import { PastTooLong, pastOfPocket, tellsOf } from './past-of-pocket.js';
import { type KeepingOptions, keeperOf, type RepairerState, stateAfter } from './repairer-state.js';
import { nameOf, type ResolvedId, resolveIds, touchedPockets, type UnknownVoid } from './resolve-ids.js';

/** What a repairer tells whoever watches it. */
export interface RepairerProgress {
  /** Journal offset up to which it knows what came late. */
  readonly position: number;
  /** Ids that wait for a repair, or for an answer whether they need one. */
  readonly waiting: number;
  /** Repairs that ended, since this process began to read. */
  readonly repairs: number;
  /** Late ids that stay unrepaired: more would change with them than one message can tell. */
  readonly tooLong: number;
  /** Highest event time that it has heard of, milliseconds UTC; null before the first. */
  readonly reachedMs: number | null;
  /** Flows frames that began past what was covered; the position then stands still. */
  readonly droppedFrames: number;
  /** Late contents that contradict what stands of their ids, in repairs of this process. */
  readonly passedOver: readonly PassedOver[];
}

export interface RepairerOptions extends KeepingOptions {
  readonly log: Log;
  readonly store: Store;
  readonly topics: { readonly journal: string; readonly flows: string };
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: RepairerProgress) => void;
  /** An attempt failed and is made again. */
  readonly onFailure?: (error: unknown) => void;
  /** How often the store is asked how far it is. */
  readonly pollMs?: number;
  /**
   * Records and intervals that one repair may tell of. All of it is one message of the flows topic: 25,000 stay below
   * 8 MB.
   */
  readonly tellsMax?: number;
}

/** Late ids that one repair works in at most: others wait for the next. */
const idsAtOnce = 200;
const pollMsDefault = 200;
/** What is late is not in a hurry: a fetch for every frame would take the time that alerts need. */
const restMs = 100;
const tellsMaxDefault = 25_000;

/**
 * Reads what the matcher ruled on the journal, and where something came late has the pockets it touches repaired, until
 * `signal` aborts. Nothing is known but what the flows topic says, snapshots shorten its reading: a repair that was
 * journalled and has no rebase is worked out again by whoever comes next, and of two rebases of one repair the first
 * counts. Source: architecture §5, ADR 9.
 * @throws {WeirError} `FRAME_CORRUPT`, `FLOWS_OUTDATED`, `FOLD_INVARIANT`
 * @throws what the shelf of snapshots refuses with, such as a full disk
 */
export const runRepairer = async (options: RepairerOptions): Promise<void> => {
  const { log, topics, signal, onProgress } = options;
  const keeper = keeperOf(log, topics.flows, options);
  const kept = await keeper.takeUp();
  const reader = await log.openReader([{ topic: topics.flows, partition: 0, offset: kept?.next ?? 0 }], {
    checksums: false,
    restMs,
  });
  const writer = await log.openWriter();
  const stop = (): void => void reader.close();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const repairer = new Repairer(options, writer, kept?.state ?? null);
  let taken: LogBatch | null = null;
  const stateNow = () => stateAfter(taken, () => repairer.saved());
  try {
    if (kept !== null) {
      onProgress?.(repairer.progress());
      // Where the snapshot is as new as the topic, nothing comes until somebody pays, and what waits would wait for it.
      const end = (await log.offsets(topics.flows))[0]?.next ?? 0;
      if (kept.next >= end) await repairer.work();
      onProgress?.(repairer.progress());
    }
    for (let batch = await reader.next(); batch !== null; batch = await reader.next()) {
      for (const { offset, value } of batch.records) {
        if (value === null) throw new WeirError('FRAME_CORRUPT', `flows offset ${offset} is empty`);
        repairer.read(value);
      }
      onProgress?.(repairer.progress());
      // What is late is not in a hurry: flows that are being caught up with may tell of the repairs already.
      if (batch.nextOffset >= batch.highWatermark) {
        await repairer.work();
        onProgress?.(repairer.progress());
      }
      // Whatever follows from what was read is acknowledged now, or will be worked out again.
      taken = batch;
      if (keeper.isDue(batch.nextOffset)) keeper.keep(stateNow());
    }
    await keeper.end(stateNow());
  } finally {
    signal.removeEventListener('abort', stop);
    await reader.close();
    await writer.close();
  }
};

class Repairer {
  readonly #options: RepairerOptions;
  readonly #writer: LogWriter;
  readonly #book: LateBook;
  readonly #scan = new FlowScan();
  /** Late ids that are left as they are: too much would change with each of them. */
  readonly #tooLong = new Set<string>();
  /** Late ids that are left for the next repair: too much would change with all of them. */
  readonly #later = new Set<string>();
  readonly #passedOver = new PassedOverCounts();
  /** Offset of the last message journalled here. */
  #journalled = -1;
  /** Journal offset of the repair whose rebase was journalled here last; −1: none was. */
  #rebased = -1;

  constructor(options: RepairerOptions, writer: LogWriter, state: RepairerState | null) {
    this.#options = options;
    this.#writer = writer;
    this.#book = state === null ? new LateBook() : LateBook.load(state.book);
    for (const id of state?.tooLong ?? []) this.#tooLong.add(id);
  }

  saved(): RepairerState {
    return { book: this.#book.saved(), tooLong: [...this.#tooLong] };
  }

  read(frame: Buffer): void {
    this.#scan.open(frame);
    for (const id of this.#book.take(this.#scan)) this.#tooLong.delete(id);
  }

  progress(): RepairerProgress {
    const { position, repairs, reachedMs, droppedFrames } = this.#book;
    const [waiting, tooLong, passedOver] = [this.#left(), this.#tooLong.size, this.#passedOver.list()];
    return { position, waiting, repairs, tooLong, reachedMs, droppedFrames, passedOver };
  }

  /** Does what is to be done as of the journal position reached: ends the open repair, or else begins one. */
  async work(): Promise<void> {
    const { position } = this.#book;
    while (this.#book.settings !== null && !this.#options.signal.aborted) {
      // What was journalled from here must be known before more is: it may be what is to be done.
      if (position <= this.#journalled) return;
      const { open } = this.#book;
      if (open !== null) return this.#end(open);
      if (this.#left() <= 0) return;
      await this.#begin(position);
    }
  }

  /** Late ids, and voids that may be late, of which something is still to be done. */
  #left(): number {
    const voids = this.#book.voids.filter(({ id }) => !this.#tooLong.has(id)).length;
    return voids + this.#book.countWaiting(this.#tooLong);
  }

  async #begin(position: number): Promise<void> {
    this.#later.clear();
    const voids = this.#voidsAtOnce();
    const resolved = await this.#fromStore(position, (store) => this.#resolved(store, position));
    if (resolved === null) return;
    const found = new Set(resolved.map(({ id }) => id));
    // A void that came before its transfer, or again, is nothing to repair.
    this.#book.dismiss(new Set(voids.filter(({ id }) => !found.has(id))));
    if (resolved.length === 0) return;
    const pockets = new Map<string, PocketName>();
    for (const id of resolved) for (const pocket of touchedPockets(id)) pockets.set(nameOf(pocket), pocket);
    await this.#journal([{ type: 'repair', pockets: [...pockets.values()] }]);
  }

  /** @throws {WeirError} `FOLD_INVARIANT` where the matcher has read the rebase, and takes the repair for open */
  async #end(repair: OpenRepair): Promise<void> {
    // The first rebase that is whole ends a repair: another one would be passed over as this one was, and so on for ever.
    if (repair.offset === this.#rebased) {
      throw new WeirError('FOLD_INVARIANT', `the repair at ${repair.offset} did not end with its rebase`);
    }
    const worked = await this.#fromStore(repair.offset + 1, async (store) => {
      for (;;) {
        try {
          return await this.#rebase(store, repair);
        } catch (error) {
          if (!(error instanceof PastTooLong)) throw error;
          await this.#leave(store, repair, error);
        }
      }
    });
    if (worked === null) return;
    const { refused, ...rebase } = worked;
    await this.#journal(rebaseFrames(repair.offset, rebase));
    this.#passedOver.add('conflict', repair.offset, refused);
    this.#rebased = repair.offset;
  }

  /** Takes late ids out of a repair that would be too long: for the next one, or for good what is too long alone. */
  async #leave(store: Store, repair: OpenRepair, error: PastTooLong): Promise<void> {
    const resolved = this.#within(repair, await this.#resolved(store, repair.offset));
    const name = nameOf(error.pocket);
    const [first, ...others] = resolved.filter((id) => touchedPockets(id).some((pocket) => nameOf(pocket) === name));
    if (first === undefined) throw error;
    for (const { id } of others) this.#later.add(id);
    if (others.length > 0) return;
    // The first is never left for later: what it is too long with is only itself.
    if (first.id !== resolved[0]!.id) this.#later.add(first.id);
    else {
      this.#tooLong.add(first.id);
      this.#options.onFailure?.(error);
    }
  }

  #voidsAtOnce(): UnknownVoid[] {
    return this.#book.voids.filter(({ id }) => !this.#tooLong.has(id) && !this.#later.has(id)).slice(0, idsAtOnce);
  }

  #resolved(store: Store, before: number): Promise<ResolvedId[]> {
    // What a repair was begun for came first, and is among these.
    const waiting = this.#book.waitingIds(idsAtOnce, new Set([...this.#tooLong, ...this.#later]));
    return resolveIds({ store, waiting, voids: this.#voidsAtOnce(), voidedAt: this.#book.voidedAt, before });
  }

  /** What came between the plan and the repair may touch other pockets: the next repair is for that. */
  #within({ pockets }: OpenRepair, resolved: readonly ResolvedId[]): ResolvedId[] {
    const under = new Set(pockets.map(nameOf));
    return resolved.filter((id) => touchedPockets(id).every((pocket) => under.has(nameOf(pocket))));
  }

  async #rebase(store: Store, repair: OpenRepair): Promise<Rebase & { readonly refused: number }> {
    const { offset, pockets } = repair;
    const resolved = this.#within(repair, await this.#resolved(store, offset));
    const ids = new Map<string, ResolvedId>(resolved.map((id) => [id.id, id]));
    const { policy, windowMs, trustBalances, hubEntries } = this.#book.settings!;
    const rules: MatchRules = { policy, windowMs, trustBalances, hubEntries };
    const { tellsMax = tellsMaxDefault } = this.#options;
    const folded = [];
    let tells = 0;
    for (const pocket of pockets) {
      const past = await pastOfPocket(store, pocket, ids, rules, tellsMax - tells);
      for (const record of past.records) tells += tellsOf(record);
      folded.push({ pocket, past });
    }
    const records = folded.flatMap(({ past }) => past.records);
    for (const { past } of folded) {
      tells += past.seenAnew.reduce((sum, record) => sum + tellsOf(record), 0);
      if (tells > tellsMax) break;
      records.push(...past.seenAnew);
    }
    const isGone = ({ kind }: { readonly kind: string }): boolean => kind === 'flow-gone' || kind === 'credit-gone';
    return {
      refused: resolved.reduce((sum, { refused }) => sum + refused, 0),
      ids: resolved.map(({ id, identity: { contents, voided } }) => ({ id, voided, contents: [...contents.values()] })),
      pockets: folded.map(({ pocket, past }) => ({ ...pocket, state: past.state })),
      records: [...records.filter(isGone), ...records.filter((record) => !isGone(record))],
    };
  }

  /** Nothing is asked of the store before the settings came. */
  get #shards(): number {
    return shardsIn(this.#book.settings!).matcher;
  }

  async #journal(frames: readonly JournalFrame[]): Promise<void> {
    // One by one: a long append goes in several requests with messages of others between them, and only where its first
    // message lies is told. The last is what must be known before more is done.
    for (const frame of frames) {
      const message = { key: null, value: encodeJournalFrame(frame) };
      const { baseOffset } = await this.#writer.append(this.#options.topics.journal, 0, [message]);
      this.#journalled = baseOffset;
    }
  }

  /** Asks the store once it holds the flows of the journal up to `position`; null where that is given up. */
  async #fromStore<T>(position: number, ask: (store: Store) => Promise<T>): Promise<T | null> {
    const { store, signal, onFailure, pollMs = pollMsDefault } = this.#options;
    while (!signal.aborted) {
      try {
        if ((await flowsWritten(store, this.#shards)) >= position) return await ask(store);
      } catch (error) {
        if (!isStoreError(error, 'STORE_UNREACHABLE')) throw error;
        onFailure?.(error);
      }
      await sleep(pollMs, undefined, { signal }).catch(() => {});
    }
    return null;
  }
}
