// An installation in memory: a log, a store, and the services over them.
import { type IngestConfig, ingestConfigOf, runIngest } from '@weir/ingest';
import { type Log, MemoryBroker, openMemoryLog } from '@weir/log';
import { runMatcher } from '@weir/matcher';
import { type Config, readConfig, type TopicNames, topicNames } from '@weir/model';
import { runRepairer } from '@weir/repairer';
import { openMemoryStore, type Store } from '@weir/store';
import { runWriter } from '@weir/writer';
import { topicSpecs } from './topics.js';

const memoryConfig = (): Config => {
  const small = { WEIR_CHECK_PAIR_BYTES: '1MiB', WEIR_CHECK_HOUR_BYTES: '1MiB', WEIR_CHECK_DEVICE_BYTES: '1MiB' };
  const outcome = readConfig({ env: { WEIR_RAW_PARTITIONS: '1', ...small } });
  if (!outcome.ok) throw new Error(outcome.problems.join('; '));
  return outcome.config;
};

/** Waits until `isSo` holds. @throws after 10 s */
const until = async (what: string, isSo: () => boolean | Promise<boolean>): Promise<void> => {
  const endMs = Date.now() + 10_000;
  while (!(await isSo())) {
    if (Date.now() > endMs) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
};

export class MemoryStack {
  readonly broker = new MemoryBroker({ batchRecordsMax: 3 });
  readonly log: Log = openMemoryLog(this.broker);
  readonly store: Store = openMemoryStore();
  readonly config = memoryConfig();
  readonly topics: TopicNames = topicNames('');

  /** By raw topic: up to where it was journalled. */
  readonly #taken = new Map<string, number>();

  constructor() {
    for (const spec of topicSpecs(this.config)) this.broker.create(spec);
  }

  send(topic: string, ...values: readonly (object | Buffer)[]): void {
    for (const value of values) {
      const bytes = Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value));
      this.broker.append(topic, 0, [{ key: 'k', value: bytes, headers: { source: 'test' } }]);
    }
  }

  ends(topic: string): number {
    return this.broker.offsets(topic)[0]!.next;
  }

  values(topic: string) {
    return this.broker.read(topic, 0, 0, Number.MAX_SAFE_INTEGER);
  }

  /** Runs ingest until all that was sent has been journalled. */
  async ingest(changes: Partial<IngestConfig> = {}): Promise<void> {
    const { bank, chain, reports, labels } = this.topics;
    const places = [bank, chain, reports, labels];
    const ingestConfig = { ...ingestConfigOf(this.config), ...changes };
    const [taken, before] = [new Map<string, number>(), this.#taken];
    await this.#run(
      (log, signal) =>
        runIngest({
          ...ingestConfig,
          log,
          signal,
          onEvent: (event) => {
            if (event.kind === 'frame') taken.set(event.topic, event.to);
          },
        }),
      () => places.every((topic) => Math.max(taken.get(topic) ?? 0, before.get(topic) ?? 0) >= this.ends(topic)),
    );
    for (const [topic, end] of taken) before.set(topic, end);
  }

  /** Runs matcher, writer and, where wanted, repairer until the store has what the journal comes to. */
  async work({ repairs = false }: { readonly repairs?: boolean } = {}): Promise<void> {
    const { store, topics } = this;
    let repairer = { position: 0, waiting: 0 };
    await this.#run(
      (log, signal) =>
        Promise.all([
          runMatcher({ log, topics, signal }),
          runWriter({ log, store, topics, signal, chunkAgeMaxMs: 1 }),
          ...(repairs
            ? [
                runRepairer({
                  log,
                  store,
                  topics,
                  signal,
                  pollMs: 1,
                  onProgress: (told) => {
                    repairer = told;
                  },
                }),
              ]
            : []),
        ]),
      async () => {
        const end = this.ends(topics.journal);
        if ((await store.position('flows/0')) < end || (await store.position('late')) < this.ends(topics.late))
          return false;
        return !repairs || (repairer.waiting === 0 && repairer.position >= end);
      },
    );
  }

  async close(): Promise<void> {
    await this.log.close();
    await this.store.close();
  }

  /** Runs a service as a process of its own would, until `isDone`. */
  async #run(start: (log: Log, signal: AbortSignal) => Promise<unknown>, isDone: () => boolean | Promise<boolean>) {
    const [log, ending] = [openMemoryLog(this.broker), new AbortController()];
    const running = start(log, ending.signal);
    let failure: unknown = null;
    running.catch((error: unknown) => {
      failure = error;
    });
    await until('the services are done', async () => failure !== null || (await isDone()));
    ending.abort();
    await running;
    await log.close();
  }
}
