import {
  type Alert,
  ClaimFence,
  decodeCasesFrame,
  decodeJournalFrame,
  type EntryRecord,
  encodeFlowsFrame,
  encodeJournalFrame,
  type JournalFrame,
  type MessageRulings,
} from '@weir/journal';
import { type Log, MemoryBroker, openMemoryLog } from '@weir/log';
import { readRootsLine } from '@weir/model';
import { MemoryDatabase, openMemoryStore } from '@weir/store';
import { afterEach } from 'vitest';
import type { FollowerOptions, FollowerProgress } from './follower-options.js';
import { runFollower } from './run-follower.js';
import { settings } from './story.fixture.js';

export const topics = { journal: 'journal', flows: 'flows', cases: 'cases', alerts: 'alerts', pulse: 'pulse' };
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

export const until = async (what: string, isSo: () => boolean): Promise<void> => {
  for (let waitedMs = 0; !isSo(); waitedMs += 2) {
    if (waitedMs > 5_000) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
};

/** A log and a store, and a follower that remembers next to nothing but what its cases hold. */
export class Stage {
  readonly broker = new MemoryBroker();
  readonly database = new MemoryDatabase();
  readonly storeFailures: unknown[] = [];
  readonly foreign: string[] = [];
  progress: FollowerProgress | null = null;
  /** Ends the follower that was started last. */
  end: () => Promise<void> = async () => undefined;
  #raw = 0;
  /** Journal offsets of reports that flows are still to tell of. */
  readonly #orders: number[] = [];

  /** @param parted topics that have two partitions, for two follower shards */
  constructor(parted: readonly string[] = []) {
    for (const topic of Object.values(topics))
      this.broker.create({ topic, partitions: parted.includes(topic) ? 2 : 1 });
    const shards = parted.length > 0 ? { shards: { matcher: 1, follower: 2 } } : {};
    this.journal({ type: 'settings', settings: { ...settings, ...shards } });
  }

  journal(frame: JournalFrame): number {
    return this.broker.append(topics.journal, 0, [{ value: encodeJournalFrame(frame) }]);
  }

  /** A journal message of which nothing is told here: what the matcher made of it comes with the flows. */
  message(): number {
    return this.journal({ type: 'idle', topic: 'bank', partition: 0, end: 1 });
  }

  report(name: string, ...transfers: readonly string[]): number {
    const read = readRootsLine({ case: name, transfers });
    if (!read.ok) throw new Error(read.why);
    const from = this.#raw++;
    const report = { reporter: 'police', version: 1, reportedAt: null, withdrawn: false, roots: read.value, match: [] };
    const record = { kind: 'report', offset: from, timeMs: 0, sha256: '11'.repeat(32), report } as const;
    const at = this.journal({ type: 'raw', topic: 'reports', partition: 0, from, to: this.#raw, records: [record] });
    this.#orders.push(at);
    return at;
  }

  /** Frames of one fetch: each covers one journal message. */
  flows(...frames: readonly (readonly [at: number, records: readonly EntryRecord[]])[]): void {
    this.broker.append(
      topics.flows,
      0,
      frames.map(([at, records]) => ({
        value: encodeFlowsFrame({
          shard: 0,
          from: at,
          to: at + 1,
          rulings: { reachedMs: null, marks: [], droppedFrames: 0, last: null, messages: this.#ruledAt(at) },
          units: [{ version: at, records }],
        }),
      })),
    );
  }

  #ruledAt(at: number): MessageRulings[] {
    return this.#orders.includes(at) ? [{ offset: at, rulings: [{ kind: 'orders' }] }] : [];
  }

  /** What the writer does. */
  write(at: number, records: readonly EntryRecord[]): void {
    for (const record of records) {
      const version = at;
      if (record.kind === 'flow' || record.kind === 'flow-gone') this.database.insert('flows', [{ version, record }]);
      else this.database.insert('credits', [{ version, record }]);
    }
    this.database.savePositions(new Map([['flows/0', at + 1]]));
  }

  start(
    log: Log = openMemoryLog(this.broker),
    ending = new AbortController(),
    changes: Partial<FollowerOptions> = {},
  ): Promise<void> {
    const running = runFollower({
      log,
      store: openMemoryStore(this.database),
      topics,
      ringBytesMax: 1,
      alertFloorMinor: () => 1n,
      signal: ending.signal,
      onProgress: (progress) => {
        this.progress = progress;
      },
      onError: (error) => this.storeFailures.push(error),
      onForeign: ({ topic, partition, offset, why }) => this.foreign.push(`${topic}/${partition}/${offset} ${why}`),
      ...changes,
    });
    running.catch(() => undefined);
    this.end = async () => {
      ending.abort();
      await running.catch(() => undefined);
    };
    ends.push(this.end);
    return running;
  }

  async untilAt(position: number, discovering: number): Promise<void> {
    await until(
      `it is at ${position}`,
      () => this.progress?.position === position && this.progress.discovering === discovering,
    );
  }

  /** Journal offsets of the claims. */
  claims(): number[] {
    return this.broker
      .read(topics.journal, 0, 0, 1_000)
      .filter(({ value }) => decodeJournalFrame(value!).type === 'claim')
      .map(({ offset }) => offset);
  }

  /** Taint by transfer, as a reader has it that goes by the claims. */
  taints(): Map<string, string> {
    const fence = new ClaimFence();
    const frames = this.broker.read(topics.cases, 0, 0, 1_000).map(({ value }) => decodeCasesFrame(value!));
    const records = frames.filter(({ epoch }) => fence.takes(epoch)).flatMap((frame) => frame.records);
    return new Map(records.flatMap((each) => (each.kind === 'case-transfer' ? [[each.id, each.taint]] : [])));
  }

  /** Case and version of every message about cases, but claims. */
  said(): string[] {
    return this.broker.read(topics.cases, 0, 0, 1_000).flatMap(({ value }) => {
      const { version, records } = decodeCasesFrame(value!);
      if (records.length === 0) return [];
      return [`${[...new Set(records.map((record) => record.case))].join(' ')} @${version}`];
    });
  }

  /** Without those that only tell what other readings say: that comes when the store has been asked. */
  alerts(): string[] {
    const said = new Map<string, string>();
    return this.broker.read(topics.alerts, 0, 0, 1_000).flatMap(({ value }) => {
      if (value === null) return [];
      const { account, asOf, revision, range, rangeReason, ...alert } = JSON.parse(String(value)) as Alert;
      const content = JSON.stringify(alert);
      if (said.get(account) === content) return [];
      said.set(account, content);
      return [`${account} ${alert.holdable} @${asOf}`];
    });
  }
}
