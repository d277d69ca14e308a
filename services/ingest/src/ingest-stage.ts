// A stage for the tests: an ingest over a log in memory, and what stands in its journal afterwards.
import { decodeJournalFrame, type JournalFrame, type JournalRecord } from '@weir/journal';
import { type LogRecord, MemoryBroker, type MemoryBrokerOptions, openMemoryLog } from '@weir/log';
import { contractsDefault, dlqOf, topicNames } from '@weir/model';
import type { IngestEvent } from './events.js';
import { weigh } from './journal/mark.js';
import type { IngestOptions } from './options.js';
import { runIngest } from './run-ingest.js';

export const topics = topicNames('');
const transferPartitions = 2;

export const stageSettings = {
  policy: 'fifo',
  windowMs: null,
  trustBalances: true,
  hubEntries: null,
  maxLayers: 20,
  floor: 0,
  sight: null,
  latenessMs: { CNY: 600_000, 'USDT-TRON': 300_000 },
  topics: [
    { topic: topics.bank, partitions: transferPartitions },
    { topic: topics.chain, partitions: transferPartitions },
  ],
} as const;

export interface Taken {
  readonly topic: string;
  readonly partition: number;
  readonly record: JournalRecord;
}

/** Waits until `isSo` holds. @throws after 10 s */
export const until = async (what: string, isSo: () => boolean): Promise<void> => {
  for (let waitedMs = 0; !isSo(); waitedMs += 2) {
    if (waitedMs > 5_000) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
};

export class Stage {
  readonly broker: MemoryBroker;
  readonly #running: (() => Promise<void>)[] = [];

  constructor(options: MemoryBrokerOptions = {}) {
    this.broker = new MemoryBroker(options);
    const brokerTime = { 'message.timestamp.type': 'LogAppendTime', 'max.message.bytes': '10485760' };
    for (const [topic, partitions] of [
      [topics.bank, transferPartitions],
      [topics.chain, transferPartitions],
      [topics.reports, 1],
      [topics.labels, 1],
    ] as const) {
      this.broker.create({ topic, partitions, config: brokerTime });
      this.broker.create({ topic: dlqOf(topic), partitions: 1 });
    }
    this.broker.create({ topic: topics.journal, partitions: 1, config: brokerTime });
    this.broker.create({ topic: topics.pulse, partitions: 1 });
  }

  send(topic: string, partition: number, ...values: readonly (object | string | Buffer | null)[]): void {
    for (const value of values) {
      const bytes =
        value === null || Buffer.isBuffer(value)
          ? value
          : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
      this.broker.append(topic, partition, [{ key: 'k', value: bytes, headers: { source: 'test' } }]);
    }
  }

  /** Starts an ingest as a process of its own would be; `endAfterFrames` ends it in the middle of its work. */
  start(changes: Partial<IngestOptions> = {}, endAfterFrames = Number.POSITIVE_INFINITY) {
    const ending = new AbortController();
    const events: IngestEvent[] = [];
    let frames = 0;
    const log = openMemoryLog(this.broker);
    const running = runIngest({
      log,
      topics,
      settings: stageSettings,
      contracts: contractsDefault,
      zone: null,
      futureToleranceMs: 300_000,
      idleAfterMs: 60_000,
      signal: ending.signal,
      onEvent: (event) => {
        events.push(event);
        if (event.kind === 'frame' && ++frames >= endAfterFrames) ending.abort();
      },
      ...changes,
    });
    running.catch(() => undefined);
    const stop = async () => {
      ending.abort();
      await running;
      await log.close();
    };
    this.#running.push(() => stop().catch(() => undefined));
    return { events, running, stop };
  }

  /** Ends whatever a test left running. */
  async close(): Promise<void> {
    this.broker.setReachable(true);
    await Promise.all(this.#running.map((stop) => stop()));
  }

  messages(topic: string, partition = 0): readonly LogRecord[] {
    const { earliest } = this.broker.offsets(topic)[partition]!;
    return this.broker.read(topic, partition, earliest, Number.MAX_SAFE_INTEGER);
  }

  frames(): JournalFrame[] {
    return this.messages(topics.journal).map(({ value }) => decodeJournalFrame(value!));
  }

  /** The records that count, by the rule of marks, in the journal's order. */
  taken(): Taken[] {
    const marks = new Map<string, number>();
    const taken: Taken[] = [];
    for (const frame of this.frames()) {
      if (frame.type !== 'raw') continue;
      const { from, partition, records, to, topic } = frame;
      const mark = marks.get(`${topic}/${partition}`) ?? null;
      if (weigh(mark, from, to) !== 'taken') continue;
      for (const record of records) if (record.offset >= (mark ?? 0)) taken.push({ topic, partition, record });
      marks.set(`${topic}/${partition}`, to);
    }
    return taken;
  }

  /** Offsets taken of each raw partition, in order: `0, 1, 2 …` where each message counts once. */
  offsetsTaken(topic: string, partition: number): number[] {
    return this.taken()
      .filter((each) => each.topic === topic && each.partition === partition)
      .map(({ record }) => record.offset);
  }

  /** Waits until everything sent is in the journal. */
  async untilTaken(): Promise<void> {
    const raw = [topics.bank, topics.chain, topics.reports, topics.labels];
    const sent = raw
      .flatMap((topic) => this.broker.offsets(topic))
      .reduce((sum, { earliest, next }) => sum + next - earliest, 0);
    await until(`${sent} messages are in the journal`, () => this.taken().length >= sent);
  }
}

export const transfer = (id: string, time: number, changes: object = {}): object => ({
  id,
  time,
  from: 'bank:CMB:1',
  to: 'bank:ICBC:2',
  asset: 'CNY',
  amount: 100,
  ...changes,
});
