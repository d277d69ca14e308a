import { runFollower } from '@weir/follower';
import { runIngest } from '@weir/ingest';
import { type Alert, decodeCasesFrame, decodeJournalFrame, type JournalRecord } from '@weir/journal';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import { runMatcher } from '@weir/matcher';
import { contractsDefault, dlqOf, topicNames } from '@weir/model';
import { MemoryDatabase, openMemoryStore } from '@weir/store';

const topics = topicNames('');

const settings = {
  policy: 'fifo',
  windowMs: null,
  trustBalances: true,
  hubEntries: null,
  maxLayers: 20,
  floor: 0,
  sight: null,
  latenessMs: { CNY: 600_000, 'USDT-BSC': 1_800_000, 'USDT-ETH': 1_800_000 },
  topics: [
    { topic: topics.bank, partitions: 1 },
    { topic: topics.chain, partitions: 1 },
  ],
} as const;

/** Ingest, matcher and follower over a log in memory, and what its topics hold. `nowMs` is the broker's time. */
export class ChainPipeline {
  readonly broker: MemoryBroker;
  readonly #ends: (() => Promise<void>)[] = [];

  constructor(nowMs: number) {
    this.broker = new MemoryBroker({ nowMs: () => nowMs });
    for (const topic of Object.values(topics)) this.broker.create({ topic, partitions: 1 });
    for (const raw of [topics.bank, topics.chain, topics.reports, topics.labels])
      this.broker.create({ topic: dlqOf(raw), partitions: 1 });
    const [stream, store] = [openMemoryLog(this.broker), openMemoryStore(new MemoryDatabase())];
    const feed = { log: stream, topics, settings, contracts: contractsDefault, zone: null };
    const alerts = { ringBytesMax: 2 ** 24, alertFloorMinor: () => 1n };
    this.#start((signal) => runIngest({ ...feed, futureToleranceMs: 300_000, idleAfterMs: 60_000, signal }));
    this.#start((signal) => runMatcher({ log: stream, topics, signal }));
    this.#start((signal) => runFollower({ log: stream, store, topics, ...alerts, signal }));
  }

  #start(run: (signal: AbortSignal) => Promise<void>): void {
    const control = new AbortController();
    const running = run(control.signal);
    running.catch(() => undefined);
    this.#ends.push(async () => {
      control.abort();
      await running.catch(() => undefined);
    });
  }

  async close(): Promise<void> {
    for (const end of this.#ends.splice(0).reverse()) await end();
  }

  send(topic: string, ...values: readonly object[]): void {
    for (const value of values)
      this.broker.append(topic, 0, [{ key: null, value: Buffer.from(JSON.stringify(value)) }]);
  }

  #values(topic: string): Buffer[] {
    return this.broker.read(topic, 0, 0, Number.MAX_SAFE_INTEGER).flatMap(({ value }) => value ?? []);
  }

  /** What the newest alert of each account says: state, what can be held, at rest, exited. */
  alerts(): Record<string, string> {
    const newest = new Map<string, string>();
    for (const value of this.#values(topics.alerts)) {
      const { account, atRest, exited, holdable, state } = JSON.parse(value.toString('utf8')) as Alert;
      newest.set(account, `${state} ${holdable} ${atRest} ${exited}`);
    }
    return Object.fromEntries(newest);
  }

  /** Codes of the reasons that the newest alert of an account gives. */
  reasons(account: string): string[] {
    const alerts = this.#values(topics.alerts).map((value) => JSON.parse(value.toString('utf8')) as Alert);
    return alerts.findLast((alert) => alert.account === account)?.reasons.map(({ code }) => code) ?? [];
  }

  tainted(): string[] {
    const rows = new Set<string>();
    for (const { records } of this.#values(topics.cases).map(decodeCasesFrame))
      for (const row of records) {
        if (row.kind !== 'case-transfer') continue;
        if (row.gone) rows.delete(row.id);
        else rows.add(row.id);
      }
    return [...rows].sort();
  }

  /** Codes of what was refused. */
  refused(): string[] {
    return this.#records().flatMap((record) => (record.kind === 'rejected' ? [record.code] : []));
  }

  labels(): string[] {
    return this.#records().flatMap((record) => {
      if (record.kind !== 'label') return [];
      const { label, source, version } = record.label;
      return [`${label.account} ${label.kind} ${version} ${source}`];
    });
  }

  #records(): JournalRecord[] {
    return this.#values(topics.journal).flatMap((value) => {
      const frame = decodeJournalFrame(value);
      return frame.type === 'raw' ? frame.records : [];
    });
  }
}
