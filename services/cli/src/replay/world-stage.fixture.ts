// An installation in memory and worlds beside it: all services of each, run as processes of their own would be.
import { runFollower } from '@weir/follower';
import { ingestConfigOf, runIngest } from '@weir/ingest';
import { type Log, MemoryBroker, openMemoryLog } from '@weir/log';
import { runMatcher } from '@weir/matcher';
import { type Config, databaseName, readConfig, topicsOf } from '@weir/model';
import { runPatterns } from '@weir/patterns';
import { runRepairer } from '@weir/repairer';
import { MemoryDatabase, openMemoryStore } from '@weir/store';
import { runWriter } from '@weir/writer';
import { applyTopics, type Connection } from '../stack/connection.js';
import { worldLog } from '../world/world-log.js';
import type { ReplayPlan } from '../world/world-records.js';
import { closeJournal, openJournal } from './open-journal.js';
import { worldConfigOf } from './world-config.js';

const liveConfig = (): Config => {
  const outcome = readConfig({ env: { WEIR_RAW_PARTITIONS: '2', WEIR_IDLE_AFTER: '20ms' } });
  if (!outcome.ok) throw new Error(outcome.problems.join('; '));
  return outcome.config;
};

/** @throws after 50 s */
const until = async (what: string, isSo: () => boolean | Promise<boolean>): Promise<void> => {
  const endMs = Date.now() + 50_000;
  while (!(await isSo())) {
    if (Date.now() > endMs) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

export class WorldStage {
  nowMs = Date.parse('2026-05-01T08:00:00Z');
  readonly broker = new MemoryBroker({ nowMs: () => this.nowMs, batchRecordsMax: 7 });
  readonly config = liveConfig();
  readonly #databases = new Map<string, MemoryDatabase>();
  readonly #opened: Connection[] = [];

  async start(): Promise<this> {
    await applyTopics(this.live());
    return this;
  }

  send(topic: string, partition: number, value: object | string): void {
    const bytes = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
    this.broker.append(topic, partition, [{ key: null, value: bytes }]);
  }

  live(): Connection {
    return this.connect(this.config);
  }

  world(plan: ReplayPlan): Connection {
    return this.connect(worldConfigOf(this.config, plan));
  }

  /** What an installation's stores share. */
  databaseOf(config: Config): MemoryDatabase {
    const name = databaseName(config);
    const held = this.#databases.get(name) ?? new MemoryDatabase();
    this.#databases.set(name, held);
    return held;
  }

  connect(config: Config): Connection {
    const { namespace, world } = config;
    const [database, held] = [databaseName(config), this.databaseOf(config)];
    const [plain, store] = [openMemoryLog(this.broker), openMemoryStore(held)];
    const log: Log = world === undefined ? plain : worldLog(plain, namespace, world);
    const close = async (): Promise<void> => void (await Promise.all([log.close(), store.close()]));
    const connection = { config, log, store, topics: topicsOf(config), database, close };
    this.#opened.push(connection);
    return connection;
  }

  /** Makes a world's topics and the beginning of its journal, as a run of its replay does. */
  async prepare(plan: ReplayPlan): Promise<void> {
    const world = this.world(plan);
    await applyTopics(world);
    await openJournal(world, plan);
  }

  /** Replays to the end: until all is taken, closed, and has come through. */
  async replay(plan: ReplayPlan): Promise<void> {
    await this.prepare(plan);
    await this.work(worldConfigOf(this.config, plan));
    await closeJournal(this.world(plan), plan);
    await this.work(worldConfigOf(this.config, plan));
  }

  /**
   * Runs all services until everything has come through into the store.
   * @param journalMax ends them sooner, once the journal has so many messages
   */
  async work(config: Config, journalMax = Number.POSITIVE_INFINITY): Promise<void> {
    const ending = new AbortController();
    const { signal } = ending;
    const parts = { ingest: this.connect(config), matcher: this.connect(config), follower: this.connect(config) };
    const rest = { writer: this.connect(config), repairer: this.connect(config), look: this.connect(config) };
    const patterns = this.connect(config);
    const { topics, log, store } = rest.look;
    let [position, discovering, repaired, waiting, found] = [0, 0, 0, 0, 0];
    let isReaching = false;
    const running = [
      runIngest({ ...ingestConfigOf(config), log: parts.ingest.log, signal, recordsPerFrameMax: 5 }),
      runMatcher({ log: parts.matcher.log, topics, signal }),
      runFollower({
        ...{ log: parts.follower.log, store: parts.follower.store, topics, signal },
        ...{ ringBytesMax: 2 ** 24, alertFloorMinor: () => 1n, alertEncoding: 'json' },
        onProgress: (progress) => {
          ({ position, discovering, reaching: isReaching } = progress);
        },
      }),
      runWriter({ log: rest.writer.log, store: rest.writer.store, topics, signal, chunkAgeMaxMs: 1 }),
      runRepairer({
        ...{ log: rest.repairer.log, store: rest.repairer.store, topics, signal, pollMs: 1 },
        onProgress: (progress) => {
          ({ position: repaired, waiting } = progress);
        },
      }),
      runPatterns({
        ...{ log: patterns.log, topics, signal },
        onProgress: (progress) => {
          found = progress.position;
        },
      }),
    ];
    let failure: unknown = null;
    for (const each of running)
      each.catch((error: unknown) => {
        failure ??= error;
      });
    const end = (topic: string): number => this.broker.offsets(topic)[0]!.next;
    const raw = [topics.bank, topics.chain, topics.reports, topics.labels];
    const isThrough = async (): Promise<boolean> => {
      const positions = await store.positions();
      for (const topic of raw)
        for (const { partition, earliest, next } of await log.offsets(topic))
          if (earliest < next && (positions.get(`raw/${topic}/${partition}`) ?? 0) < next) return false;
      const journal = end(topics.journal);
      if (position < journal || discovering > 0 || isReaching || repaired < journal || waiting > 0) return false;
      if (found < journal) return false;
      const written = [
        ['flows/0', journal],
        ['cases', end(topics.cases)],
        ['alerts', end(topics.alerts)],
        ['findings', end(topics.findings)],
      ] as const;
      return written.every(([stream, wanted]) => (positions.get(stream) ?? 0) >= wanted);
    };
    let clear = 0;
    await until('the world is through', async () => {
      if (failure !== null || end(topics.journal) >= journalMax) return true;
      clear = (await isThrough()) ? clear + 1 : 0;
      return clear >= 10;
    });
    ending.abort();
    await Promise.allSettled(running);
    if (failure !== null) throw failure;
  }

  async close(): Promise<void> {
    await Promise.all(this.#opened.map((each) => each.close()));
  }
}
