import { Image } from '@weir/engine';
import {
  decodeFlowsFrame,
  decodeJournalFrame,
  decodeSnapshot,
  type EntryRecord,
  encodeJournalFrame,
  encodeSnapshot,
  FlowsEncoder,
  isEntryRecord,
  JournalFold,
  type JournalFrame,
  LedgerFold,
  type Ruling,
} from '@weir/journal';
import { type Log, MemoryBroker, openMemoryLog } from '@weir/log';
import { MatcherFold, MemoryLots, type SnapshotShelf } from '@weir/matcher';
import { type RepairerProgress, runRepairer } from '@weir/repairer';
import { MemoryDatabase, openMemoryStore, type Store } from '@weir/store';
import { expect } from 'vitest';
import { brokerMs } from './random-stream.js';

const journal = 'journal';
const flows = 'flows';

const side = ({ kind }: EntryRecord): 'flow' | 'credit' =>
  kind === 'flow' || kind === 'flow-gone' ? 'flow' : 'credit';

const placeOf = (record: EntryRecord): string => {
  const account = 'account' in record ? record.account : side(record) === 'flow' ? record.from : record.to;
  return `${side(record)} ${account} ${record.asset} ${record.time} ${record.seq} ${record.id}`;
};

/** What stands by place, without the messages it rests on. */
const standingOf = (records: Iterable<EntryRecord>): Map<string, unknown> => {
  const standing = new Map<string, unknown>();
  for (const record of records) {
    if (record.kind === 'flow' || record.kind === 'credit') {
      const { messages: _, ...rest } = record;
      standing.set(placeOf(record), rest);
    } else standing.delete(placeOf(record));
  }
  return standing;
};

/** What shards say together, each of its own pockets; all folds must agree in what is late, what is repaired, and what they rule. */
export const standingOfShards = (frames: readonly JournalFrame[], shards: number): Map<string, unknown> => {
  const objects = new JournalFold();
  const folds = Array.from({ length: shards }, (_, shard) => {
    const fold = new LedgerFold(shard, shards);
    return { fold, encoder: new FlowsEncoder(fold, shard), records: [] as EntryRecord[] };
  });
  for (const [offset, frame] of frames.entries()) {
    const message = objects.apply(offset, brokerMs + offset, frame);
    let ruled: readonly Ruling[] | null = null;
    for (const { fold, encoder, records } of folds) {
      const told = fold.apply(offset, brokerMs + offset, encodeJournalFrame(frame));
      const { late, outcomes, unknownVoids, repaired } = told;
      expect({ late, outcomes, unknownVoids }).toEqual({
        late: message.late,
        outcomes: message.outcomes,
        unknownVoids: message.unknownVoids,
      });
      expect(repaired?.ids).toEqual(message.repaired?.ids);
      encoder.begin(offset);
      encoder.addUnit(offset, fold.ledger, [], repaired?.records ?? []);
      fold.endMessage();
      const rulings = fold.rulingsOf(told);
      ruled ??= rulings;
      expect(rulings).toEqual(ruled);
      if (fold.openRepair === null) expect(fold.identityCount).toBe(objects.identityCount);
      const { units } = decodeFlowsFrame(encoder.seal(offset + 1));
      records.push(...units.flatMap((unit) => unit.records.filter(isEntryRecord)));
    }
  }
  return standingOf(folds.flatMap(({ records }) => records));
};

/** What the fold of objects says of frames of which none is late. */
export const standingInTime = (frames: readonly JournalFrame[]): Map<string, unknown> => {
  const fold = new JournalFold();
  const records: EntryRecord[] = [];
  let matcher: MatcherFold | null = null;
  for (const [offset, frame] of frames.entries()) {
    const never = { CNY: 1e15, USD: 1e15, 'USDT-TRON': 1e15, 'USDT-ETH': 1e15, 'USDT-BSC': 1e15 };
    const patient =
      frame.type === 'settings' ? { ...frame, settings: { ...frame.settings, latenessMs: never } } : frame;
    const message = fold.apply(offset, brokerMs + offset, patient);
    if (message.settings !== null) matcher = new MatcherFold(message.settings, (asset) => fold.horizon(asset));
    records.push(...(matcher?.apply(message) ?? []));
  }
  return standingOf(records);
};

/** Lets a matcher lag: what lies at `from` and behind it folds a moment later. */
interface Brake {
  from: number;
  untilMs: number;
}

/** Longer than a repairer rests between two looks. */
const brakeMs = 250;

/** A log as one process sees it while others write too: between the messages of its long appends lie theirs, and the matcher lags. */
const besideOthers = (log: Log, brake: Brake): Log => ({
  ...log,
  openWriter: async (options) => {
    const writer = await log.openWriter(options);
    const other = { value: encodeJournalFrame({ type: 'idle', topic: 'other', partition: 0, end: 1 }) };
    return {
      append: async (topic, partition, messages) => {
        const offsets: number[] = [];
        for (const message of messages) {
          const { baseOffset } = await writer.append(topic, partition, [message]);
          offsets.push(baseOffset);
          await writer.append(topic, partition, [other]);
          if (performance.now() > brake.untilMs) brake.from = baseOffset + 2;
          brake.untilMs = performance.now() + brakeMs;
        }
        return { baseOffset: offsets[0]! };
      },
      close: () => writer.close(),
    };
  },
});

/** A matcher, a writer and repairers over one log and one store in memory. */
export class RepairRun {
  readonly database = new MemoryDatabase();
  readonly #log: Log = openMemoryLog(new MemoryBroker());
  readonly #store: Store = openMemoryStore(this.database);
  readonly #stop = new AbortController();
  readonly #services: Promise<unknown>[] = [];
  readonly #progress = new Map<number, RepairerProgress>();
  readonly #brake: Brake = { from: 0, untilMs: Number.NEGATIVE_INFINITY };
  #repairers = 0;
  /** Repairers that went on from a snapshot. */
  takenUp = 0;
  #failure: unknown = null;

  static async open(): Promise<RepairRun> {
    const run = new RepairRun();
    await run.#log.createTopics([journal, flows].map((topic) => ({ topic, partitions: 1 })));
    run.#begin(run.#match());
    return run;
  }

  /**
   * Starts a repairer; what is given back ends it, as a crash would.
   * @param snapshots where it keeps its state @param isAlone false: others write to the journal beside it
   */
  repairer(tellsMax = 25_000, snapshots: SnapshotShelf | null = null, isAlone = true): () => Promise<void> {
    const stop = new AbortController();
    const name = this.#repairers++;
    const running = runRepairer({
      log: isAlone ? this.#log : besideOthers(this.#log, this.#brake),
      store: this.#store,
      topics: { journal, flows },
      signal: AbortSignal.any([stop.signal, this.#stop.signal]),
      pollMs: 1,
      tellsMax,
      snapshots,
      snapshotEveryMessages: 2,
      onTakenUp: ({ kind }) => {
        if (kind === 'taken up') this.takenUp++;
      },
      onProgress: (progress) => this.#progress.set(name, progress),
    });
    this.#begin(running);
    return async () => {
      stop.abort();
      await running;
      this.#progress.delete(name);
    };
  }

  async append(...frames: readonly JournalFrame[]): Promise<number> {
    const writer = await this.#log.openWriter();
    const messages = frames.map((frame) => ({ value: encodeJournalFrame(frame) }));
    const { baseOffset } = await writer.append(journal, 0, messages);
    await writer.close();
    return baseOffset;
  }

  /** Waits until the repairers have nothing left to do. */
  async settled(): Promise<void> {
    for (let quiet = 0, tries = 0; quiet < 3; tries++) {
      if (this.#failure !== null) throw this.#failure;
      if (tries > 1_500) throw new Error(`still ${JSON.stringify([...this.#progress.values()])}`);
      await new Promise((resolve) => setTimeout(resolve, 1));
      const end = (await this.#log.offsets(journal))[0]!.next;
      const done = [...this.#progress.values()].every(({ position, waiting }) => position === end && waiting === 0);
      const covered = (await this.#store.position('flows/0')) === end;
      quiet = done && covered && this.#progress.size > 0 ? quiet + 1 : 0;
    }
  }

  /** Waits until the store holds the flows of the whole journal. */
  async covered(): Promise<void> {
    while ((await this.#store.position('flows/0')) < (await this.#log.offsets(journal))[0]!.next) {
      if (this.#failure !== null) throw this.#failure;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  /** All that the journal holds. */
  async journal(): Promise<JournalFrame[]> {
    const end = (await this.#log.offsets(journal))[0]!.next;
    const reader = await this.#log.openReader([{ topic: journal, partition: 0, offset: 0 }]);
    const frames: JournalFrame[] = [];
    while (frames.length < end) {
      for (const { value } of (await reader.next())!.records) frames.push(decodeJournalFrame(value!));
    }
    await reader.close();
    return frames;
  }

  get repairs(): number {
    return Math.max(0, ...[...this.#progress.values()].map(({ repairs }) => repairs));
  }

  get tooLong(): number {
    return Math.max(0, ...[...this.#progress.values()].map(({ tooLong }) => tooLong));
  }

  standing(): Map<string, unknown> {
    return standingOf([...this.database.rows('flows'), ...this.database.rows('credits')].map(({ record }) => record));
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.allSettled(this.#services);
    await this.#log.close();
  }

  #begin(service: Promise<unknown>): void {
    this.#services.push(service);
    service.catch((error: unknown) => {
      this.#failure ??= error;
    });
  }

  async #match(): Promise<void> {
    const reader = await this.#log.openReader([{ topic: journal, partition: 0, offset: 0 }]);
    const writer = await this.#log.openWriter();
    this.#stop.signal.addEventListener('abort', () => void reader.close());
    // Lots go out of memory as soon as they may, and detectors look on.
    const shelving = { shelf: new MemoryLots(), idleMs: 0 };
    let fold = new LedgerFold(0, 1, true, shelving);
    let encoder = new FlowsEncoder(fold, 0);
    for (let batch = await reader.next(); batch !== null; batch = await reader.next()) {
      for (const { offset, timestampMs, value } of batch.records) {
        while (offset >= this.#brake.from && performance.now() < this.#brake.untilMs)
          await new Promise((resolve) => setTimeout(resolve, 1));
        const message = fold.apply(offset, timestampMs, value!);
        encoder.begin(offset);
        encoder.addUnit(offset, fold.ledger, fold.takeFindings(), message.repaired?.records ?? []);
        fold.endMessage();
        encoder.addRulings(offset, message);
        const frame = encoder.seal(offset + 1);
        await writer.append(flows, 0, [{ value: frame }]);
        for (const { version, records } of decodeFlowsFrame(frame).units) {
          for (const record of records.filter(isEntryRecord)) {
            if (record.kind === 'flow' || record.kind === 'flow-gone') {
              await this.#store.insert('flows', [{ version, record }]);
            } else await this.#store.insert('credits', [{ version, record }]);
          }
        }
      }
      await this.#store.savePosition('flows/0', batch.nextOffset);
      if (batch.nextOffset % 4 !== 0 || !fold.hasLedger) continue;
      // A process that ends here and goes on from its snapshot says the same.
      const image = new Image();
      fold.save(image);
      fold = LedgerFold.load(decodeSnapshot(Buffer.concat(encodeSnapshot(image))), shelving);
      encoder = new FlowsEncoder(fold, 0);
    }
  }
}
