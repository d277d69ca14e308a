import { setTimeout as sleep } from 'node:timers/promises';
import type { MatchRules } from '@weir/engine';
import {
  encodeJournalFrame,
  highestOf,
  type JournalFrame,
  LedgerFold,
  type OpenRepair,
  type PocketName,
  type Rebase,
  rebaseFrames,
  shardsIn,
} from '@weir/journal';
import type { Log, LogWriter } from '@weir/log';
import { WeirError } from '@weir/model';
import { flowsWritten, isStoreError, type Store } from '@weir/store';
import { PastTooLong, pastOfPocket, tellsOf } from './past-of-pocket.js';
import { nameOf, type ResolvedId, resolveIds, touchedPockets, type UnknownVoid } from './resolve-ids.js';

/** What a repairer tells whoever watches it. */
export interface RepairerProgress {
  /** Journal offset up to which it has read. */
  readonly position: number;
  /** Ids that wait for a repair, or for an answer whether they need one. */
  readonly waiting: number;
  /** Repairs that ended, since this process began to read. */
  readonly repairs: number;
  /** Late ids that stay unrepaired: more would change with them than one message can tell. */
  readonly tooLong: number;
  /** Highest event time that it has heard of, milliseconds UTC; null before the first. */
  readonly reachedMs: number | null;
}

export interface RepairerOptions {
  readonly log: Log;
  readonly store: Store;
  readonly topics: { readonly journal: string };
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
 * Reads the journal, and where something came late has the pockets it touches repaired, until `signal` aborts. Nothing
 * is kept but what the journal says: a repair that was journalled and has no rebase is worked out again by whoever
 * comes next, and of two rebases of one repair the first counts. Source: architecture §5, ADR 9.
 * @throws {WeirError} `FRAME_CORRUPT`, `FOLD_INVARIANT`
 */
export const runRepairer = async (options: RepairerOptions): Promise<void> => {
  const { log, topics, signal, onProgress } = options;
  const reader = await log.openReader([{ topic: topics.journal, partition: 0, offset: 0 }], {
    checksums: false,
    restMs,
  });
  const writer = await log.openWriter();
  const stop = (): void => void reader.close();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const repairer = new Repairer(options, writer);
  try {
    for (let batch = await reader.next(); batch !== null; batch = await reader.next()) {
      for (const { offset, timestampMs, value } of batch.records) {
        if (value === null) throw new WeirError('FRAME_CORRUPT', `journal offset ${offset} is empty`);
        repairer.read(offset, timestampMs, value);
      }
      onProgress?.(repairer.progress(batch.nextOffset));
      // What is late is not in a hurry: a journal that is being caught up with may hold the repairs already.
      if (batch.nextOffset < batch.highWatermark) continue;
      await repairer.work(batch.nextOffset);
      onProgress?.(repairer.progress(batch.nextOffset));
    }
  } finally {
    signal.removeEventListener('abort', stop);
    await reader.close();
    await writer.close();
  }
};

class Repairer {
  readonly #options: RepairerOptions;
  readonly #writer: LogWriter;
  // A shard of none: identities and horizons are the same for all shards, and no pocket is folded here.
  readonly #fold = new LedgerFold(2, 2);
  /** Voids that may name a transfer which the fold has let go of. */
  #voids: UnknownVoid[] = [];
  /** Where in the journal each void came: also of ids that the fold has forgotten since. */
  readonly #voidedAt = new Map<string, number>();
  /** Late ids that are left as they are: too much would change with each of them. */
  readonly #tooLong = new Set<string>();
  /** Late ids that are left for the next repair: too much would change with all of them. */
  readonly #later = new Set<string>();
  /** Offset of the last message journalled here. */
  #journalled = -1;
  #repairs = 0;

  constructor(options: RepairerOptions, writer: LogWriter) {
    this.#options = options;
    this.#writer = writer;
  }

  read(offset: number, timeMs: number, value: Buffer): void {
    const { unknownVoids, voided, repaired } = this.#fold.apply(offset, timeMs, value);
    this.#fold.endMessage();
    for (const id of voided) if (!this.#voidedAt.has(id)) this.#voidedAt.set(id, offset);
    for (const { id } of unknownVoids) this.#voids.push({ id, offset });
    if (repaired === null) return;
    this.#repairs++;
    const done = new Set(repaired.ids);
    for (const id of done) this.#tooLong.delete(id);
    this.#voids = this.#voids.filter(({ id, offset: at }) => !done.has(id) || at >= repaired.repair.offset);
  }

  progress(position: number): RepairerProgress {
    const reachedMs = highestOf(this.#fold.topicTimes);
    return { position, waiting: this.#left(), repairs: this.#repairs, tooLong: this.#tooLong.size, reachedMs };
  }

  /** Does what is to be done as of a journal position: ends the open repair, or else begins one. */
  async work(position: number): Promise<void> {
    while (this.#fold.hasLedger && !this.#options.signal.aborted) {
      // What was journalled from here must be read before more is: it may be what is to be done.
      if (position <= this.#journalled) return;
      const open = this.#fold.openRepair;
      if (open !== null) return this.#end(open);
      if (this.#left() <= 0) return;
      await this.#begin(position);
    }
  }

  /** Late ids, and voids that may be late, of which something is still to be done. */
  #left(): number {
    const voids = this.#voids.filter(({ id }) => !this.#tooLong.has(id)).length;
    return voids + this.#fold.countWaiting(this.#tooLong);
  }

  async #begin(position: number): Promise<void> {
    this.#later.clear();
    const voids = this.#voidsAtOnce();
    const resolved = await this.#fromStore(position, (store) => this.#resolved(store, position));
    if (resolved === null) return;
    const found = new Set(resolved.map(({ id }) => id));
    // A void that came before its transfer, or again, is nothing to repair.
    const early = new Set(voids.filter(({ id }) => !found.has(id)));
    this.#voids = this.#voids.filter((each) => !early.has(each));
    if (resolved.length === 0) return;
    const pockets = new Map<string, PocketName>();
    for (const id of resolved) for (const pocket of touchedPockets(id)) pockets.set(nameOf(pocket), pocket);
    await this.#journal([{ type: 'repair', pockets: [...pockets.values()] }]);
  }

  async #end(repair: OpenRepair): Promise<void> {
    const rebase = await this.#fromStore(repair.offset + 1, async (store) => {
      for (;;) {
        try {
          return await this.#rebase(store, repair);
        } catch (error) {
          if (!(error instanceof PastTooLong)) throw error;
          await this.#leave(store, repair, error);
        }
      }
    });
    if (rebase !== null) await this.#journal(rebaseFrames(repair.offset, rebase));
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
    return this.#voids.filter(({ id }) => !this.#tooLong.has(id) && !this.#later.has(id)).slice(0, idsAtOnce);
  }

  #resolved(store: Store, before: number): Promise<ResolvedId[]> {
    // What a repair was begun for came first, and is among these.
    const waiting = this.#fold.waitingIds(idsAtOnce, new Set([...this.#tooLong, ...this.#later]));
    return resolveIds({ store, waiting, voids: this.#voidsAtOnce(), voidedAt: this.#voidedAt, before });
  }

  /** What came between the plan and the repair may touch other pockets: the next repair is for that. */
  #within({ pockets }: OpenRepair, resolved: readonly ResolvedId[]): ResolvedId[] {
    const under = new Set(pockets.map(nameOf));
    return resolved.filter((id) => touchedPockets(id).every((pocket) => under.has(nameOf(pocket))));
  }

  async #rebase(store: Store, repair: OpenRepair): Promise<Rebase> {
    const { offset, pockets } = repair;
    const resolved = this.#within(repair, await this.#resolved(store, offset));
    const ids = new Map<string, ResolvedId>(resolved.map((id) => [id.id, id]));
    const { policy, windowMs, trustBalances, hubEntries } = this.#fold.settings!;
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
      ids: resolved.map(({ id, identity: { contents, voided } }) => ({ id, voided, contents: [...contents.values()] })),
      pockets: folded.map(({ pocket, past }) => ({ ...pocket, state: past.state })),
      records: [...records.filter(isGone), ...records.filter((record) => !isGone(record))],
    };
  }

  /** Nothing is asked of the store before the settings came. */
  get #shards(): number {
    return shardsIn(this.#fold.settings!).matcher;
  }

  async #journal(frames: readonly JournalFrame[]): Promise<void> {
    const messages = frames.map((frame) => ({ key: null, value: encodeJournalFrame(frame) }));
    const { baseOffset } = await this.#writer.append(this.#options.topics.journal, 0, messages);
    this.#journalled = baseOffset + messages.length - 1;
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
