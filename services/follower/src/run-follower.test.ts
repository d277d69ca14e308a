import {
  type Alert,
  ClaimFence,
  claimInCases,
  decodeCasesFrame,
  decodeJournalFrame,
  type EntryRecord,
  encodeCasesFrame,
  encodeFlowsFrame,
  encodeJournalFrame,
  type JournalFrame,
} from '@weir/journal';
import { type Log, MemoryBroker, openMemoryLog } from '@weir/log';
import { readRootsLine } from '@weir/model';
import { MemoryDatabase, openMemoryStore } from '@weir/store';
import { afterEach, describe, expect, it } from 'vitest';
import { type FollowerProgress, runFollower } from './run-follower.js';
import { pay, settings } from './story.fixture.js';

const topics = { journal: 'journal', flows: 'flows', cases: 'cases', alerts: 'alerts' };
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const until = async (what: string, isSo: () => boolean): Promise<void> => {
  for (let waitedMs = 0; !isSo(); waitedMs += 2) {
    if (waitedMs > 5_000) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
};

/** A log and a store, and a follower that remembers next to nothing but what its cases hold. */
class Stage {
  readonly broker = new MemoryBroker();
  readonly database = new MemoryDatabase();
  readonly storeFailures: unknown[] = [];
  progress: FollowerProgress | null = null;
  /** Ends the follower that was started last. */
  end: () => Promise<void> = async () => undefined;
  #raw = 0;

  constructor() {
    for (const topic of Object.values(topics)) this.broker.create({ topic, partitions: 1 });
    this.journal({ type: 'settings', settings });
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
    return this.journal({ type: 'raw', topic: 'reports', partition: 0, from, to: this.#raw, records: [record] });
  }

  /** Frames of one fetch: each covers one journal message. */
  flows(...frames: readonly (readonly [at: number, records: readonly EntryRecord[]])[]): void {
    this.broker.append(
      topics.flows,
      0,
      frames.map(([at, records]) => ({
        value: encodeFlowsFrame({ shard: 0, from: at, to: at + 1, units: [{ version: at, records }] }),
      })),
    );
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

  start(log: Log = openMemoryLog(this.broker), ending = new AbortController()): Promise<void> {
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

  alerts(): string[] {
    return this.broker.read(topics.alerts, 0, 0, 1_000).flatMap(({ value }) => {
      if (value === null) return [];
      const { account, asOf, holdable } = JSON.parse(String(value)) as Alert;
      return [`${account} ${holdable} @${asOf}`];
    });
  }
}

/** Case `old` follows t0; t1 came and was dropped from memory, then case `new` asks for it. */
const askForThePast = (stage: Stage): void => {
  const t0 = pay('t0', 1, 'V', 'A', 100);
  const t1 = pay('t1', 2, 'W', 'C', 50);
  stage.report('old', 't0');
  stage.message();
  stage.message();
  stage.report('new', 't1');
  stage.flows([0, []], [1, []], [2, t0], [3, t1], [4, []]);
};

describe('a follower', () => {
  it('goes on with live money while the store is away, and with the past once it is back', async () => {
    const stage = new Stage();
    stage.database.setReachable(false);
    askForThePast(stage);
    stage.start();
    await stage.untilAt(5, 1);
    const next = stage.message();
    stage.flows([stage.claims()[0]!, []], [next, pay('t2', 3, 'A', 'B', 60, { lots: { t0: [0, 60] } })]);
    await stage.untilAt(7, 1);
    expect(stage.alerts()).toEqual(['bank:CMB:A 100 @4', 'bank:CMB:A 40 @6', 'bank:CMB:B 60 @6']);
    expect(stage.storeFailures.length).toBeGreaterThan(0);

    stage.database.setReachable(true);
    stage.write(next, [...pay('t1', 2, 'W', 'C', 50)]);
    await stage.untilAt(7, 0);
    expect(stage.said()).toEqual(['old @4', 'old @6', 'new @6']);
    expect(stage.alerts().at(-1)).toBe('bank:CMB:C 50 @6');
  });

  it('publishes what it has worked in, not what it has fetched', async () => {
    const stage = new Stage();
    askForThePast(stage);
    stage.start();
    await stage.untilAt(5, 1);
    // One fetch of two frames: message 5 is the follower's own claim, and that of the second does not come yet.
    stage.flows(
      [5, pay('t3', 4, 'C', 'D', 20, { lots: { t1: [0, 20] } })],
      [6, pay('t4', 5, 'C', 'D', 30, { lots: { t1: [20, 50] } })],
    );
    stage.write(4, pay('t1', 2, 'W', 'C', 50));
    await until('the case is published', () => stage.said().length === 2);
    expect(stage.said()).toEqual(['old @4', 'new @4']);
    stage.message();
    await stage.untilAt(7, 0);
    expect(stage.said()).toEqual(['old @4', 'new @4', 'new @6']);
    expect(stage.alerts()).toEqual(['bank:CMB:A 100 @4', 'bank:CMB:C 50 @4', 'bank:CMB:C 0 @6', 'bank:CMB:D 50 @6']);
  });

  it('does not take what the store knows ahead of the stream into other cases either', async () => {
    const stage = new Stage();
    const t1 = pay('t1', 2, 'W', 'A', 50);
    stage.report('old', 't0');
    stage.message();
    stage.message();
    stage.report('new', 't1');
    stage.flows([0, []], [1, []], [2, pay('t0', 1, 'V', 'A', 100)], [3, t1], [4, []]);
    stage.start();
    await stage.untilAt(5, 1);
    // The writer is two messages ahead, and what it has there uses lots of both cases.
    const both = pay('t2', 3, 'A', 'B', 120, { lots: { t0: [0, 100], t1: [0, 20] } });
    stage.write(4, t1);
    stage.write(6, both);
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(stage.claims()).toEqual([5]);
    stage.flows([5, []]);
    await stage.untilAt(6, 1);
    expect(stage.said()).toEqual(['old @4']);
    stage.message();
    stage.flows([6, both]);
    await stage.untilAt(7, 0);
    expect(stage.said()).toEqual(['old @4', 'old @6', 'new @6']);
  });

  it('revises what can be held when only the balance moves', async () => {
    const stage = new Stage();
    stage.report('old', 't0');
    stage.message();
    stage.message();
    stage.flows([0, []], [1, []], [2, pay('t0', 1, 'V', 'A', 100)]);
    stage.start();
    await stage.untilAt(3, 0);
    stage.flows([3, pay('t1', 2, 'W', 'A', 5, { balanceTo: 30 })]);
    await stage.untilAt(4, 0);
    expect(stage.alerts()).toEqual(['bank:CMB:A 100 @2', 'bank:CMB:A 30 @3']);
    expect(stage.said()).toEqual(['old @2']);
  });

  it('ends without a word of what it had just fetched when it was asked to', async () => {
    const stage = new Stage();
    stage.report('old', 't0');
    stage.message();
    stage.flows([0, []], [1, []], [2, pay('t0', 1, 'V', 'A', 100)]);
    const ending = new AbortController();
    const log = openMemoryLog(stage.broker);
    const running = stage.start(
      {
        ...log,
        offsets: (topic) => log.offsets(topic),
        openWriter: () => log.openWriter(),
        openReader: async (from) => {
          const reader = await log.openReader(from);
          return {
            close: () => reader.close(),
            next: async () => {
              const batch = await reader.next();
              // The flows are here by now, and these are the journal messages that they cover.
              if (from[0]!.topic === topics.journal) ending.abort();
              await new Promise((resolve) => setTimeout(resolve, 5));
              return batch;
            },
          };
        },
      },
      ending,
    );
    await expect(running).resolves.toBeUndefined();
    expect(ending.signal.aborted).toBe(true);
    expect(stage.said()).toEqual([]);
  });

  it('halts where the journal has lost its end: it would wait for ever for what it knows already', async () => {
    const stage = new Stage();
    stage.broker.append(topics.cases, 0, [{ value: encodeCasesFrame({ version: 50, records: [] }) }]);
    await expect(stage.start()).rejects.toThrow(/FOLD_INVARIANT.*up to 51.*ends at 2/);
  });

  it('halts there too where the journal is so short that its claim lies before those of others', async () => {
    const stage = new Stage();
    stage.broker.append(topics.cases, 0, [claimInCases(70)]);
    await expect(stage.start()).rejects.toThrow(/FOLD_INVARIANT.*up to 71.*ends at 2/);
  });
});

describe('of two followers', () => {
  /** One case of which t0 was told, and a follower that has said so under the claim 3. */
  const spoken = async (): Promise<{ stage: Stage; first: Promise<void> }> => {
    const stage = new Stage();
    stage.report('old', 't0');
    stage.message();
    stage.flows([0, []], [1, []], [2, pay('t0', 1, 'V', 'A', 100)]);
    const first = stage.start();
    await stage.untilAt(3, 0);
    expect(stage.claims()).toEqual([3]);
    return { stage, first };
  };

  it('the one that claimed first ends when it hears of the other, and says no more', async () => {
    const { stage, first } = await spoken();
    const second = stage.start();
    await until('it has claimed too', () => stage.claims().length === 2);
    stage.message();
    stage.flows([3, []], [4, []], [5, pay('t1', 2, 'A', 'B', 60, { lots: { t0: [0, 60] } })]);
    await expect(first).rejects.toThrow(/CLAIM_LOST.*offset 3.* at 4/);
    await until('the second has spoken', () => stage.alerts().length === 3);
    expect(stage.alerts()).toEqual(['bank:CMB:A 100 @2', 'bank:CMB:A 40 @5', 'bank:CMB:B 60 @5']);
    expect(await Promise.race([second, 'still running'])).toBe('still running');
  });

  it.each([
    ['before its claim is put right by', 'before', ['old @2', 'old @4', 'old @5']],
    ['after its claim is passed over by', 'after', ['old @2', 'old @4']],
  ] as const)('what the dead one says %s the later one', async (_, when, said) => {
    const { stage } = await spoken();
    await stage.end();
    const wrong = {
      kind: 'case-transfer',
      case: 'old',
      id: 't0',
      taint: '1',
      layer: 1,
      time: 1,
      seq: 0,
      gone: false,
    } as const;
    const sayWrong = () =>
      stage.broker.append(topics.cases, 0, [{ value: encodeCasesFrame({ version: 4, epoch: 3, records: [wrong] }) }]);
    if (when === 'before') sayWrong();
    const log = openMemoryLog(stage.broker);
    stage.start({
      ...log,
      openWriter: async () => {
        const writer = await log.openWriter();
        return {
          close: () => writer.close(),
          append: async (topic, partition, messages) => {
            const written = await writer.append(topic, partition, messages);
            if (when === 'after' && topic === topics.cases && stage.said().length === 1) sayWrong();
            return written;
          },
        };
      },
    });
    await until('it has claimed', () => stage.claims().length === 2);
    stage.message();
    stage.flows([3, []], [4, []], [5, []]);
    await stage.untilAt(6, 0);
    expect(stage.said()).toEqual(said);
    expect(stage.taints().get('t0')).toBe('100');
  });

  it('one that cannot say that it claimed does not speak', async () => {
    const { stage } = await spoken();
    await stage.end();
    const log = openMemoryLog(stage.broker);
    const running = stage.start({
      ...log,
      openWriter: async () => ({
        close: async () => undefined,
        append: async () => Promise.reject(new Error('nobody answers')),
      }),
    });
    await expect(running).rejects.toThrow('nobody answers');
  });
});
