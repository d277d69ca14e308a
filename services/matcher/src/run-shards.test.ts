import { decodeFlowsFrame, encodeJournalFrame, isEntryRecord, type LateEvent, shardOfAccount } from '@weir/journal';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import { MemorySnapshots, MemorySnapshotsFolder } from '@weir/snapshots';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { frameOf, pay, settings } from './journal.fixture.js';
import { type MatcherProgress, runMatcher } from './run-matcher.js';

const topics = { journal: 'journal', flows: 'flows', late: 'late' };
const hourMs = 3_600_000;
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const brokerOf = (partitions: number, matcher = partitions): MemoryBroker => {
  const broker = new MemoryBroker();
  broker.create({ topic: topics.journal, partitions: 1 });
  broker.create({ topic: topics.flows, partitions });
  broker.create({ topic: topics.late, partitions: 1 });
  const shards = { matcher, follower: 1 };
  const first = encodeJournalFrame({ type: 'settings', settings: { ...settings, shards } });
  broker.append(topics.journal, 0, [{ value: first }]);
  return broker;
};

const start = (broker: MemoryBroker, shard: number, more: Partial<Parameters<typeof runMatcher>[0]> = {}) => {
  const ending = new AbortController();
  const log = openMemoryLog(broker);
  const told: MatcherProgress[] = [];
  const onProgress = (progress: MatcherProgress): void => void told.push(progress);
  const running = runMatcher({ log, topics, shard, signal: ending.signal, onProgress, ...more });
  running.catch(() => undefined);
  const end = async (): Promise<void> => {
    ending.abort();
    await running.catch(() => undefined);
    await log.close();
  };
  ends.push(end);
  return { running, end, told };
};

const journal = (broker: MemoryBroker, from: number, ...drafts: readonly ReturnType<typeof pay>[]): void =>
  void broker.append(topics.journal, 0, [{ value: encodeJournalFrame(frameOf(from, drafts)) }]);
const frames = (broker: MemoryBroker, shard: number) =>
  broker.read(topics.flows, shard, 0, 1_000).map(({ value }) => decodeFlowsFrame(value!));

describe('matchers of several shards', () => {
  it('each tell of the pockets that hash to them, in a partition of their own; what is late one of them says', async () => {
    const broker = brokerOf(2);
    for (const shard of [0, 1]) start(broker, shard);
    journal(
      broker,
      0,
      ...['A', 'B', 'C', 'D', 'E'].map((to, index) => pay(`t${index}`, 5 * hourMs + index, 'V', to, 10)),
    );
    journal(broker, 5, pay('late', 1, 'V', 'A', 10));
    await vi.waitFor(() => {
      for (const shard of [0, 1]) expect(frames(broker, shard).at(-1)?.to).toBe(3);
    });
    let records = 0;
    for (const shard of [0, 1]) {
      for (const { shard: named, units } of frames(broker, shard)) {
        expect(named).toBe(shard);
        for (const record of units.flatMap((unit) => unit.records).filter(isEntryRecord)) {
          const own = 'account' in record ? record.account : record.kind === 'flow' ? record.from : record.to;
          expect(shardOfAccount(own, 2)).toBe(shard);
          records++;
        }
      }
    }
    expect(records).toBe(10);
    const late = broker.read(topics.late, 0, 0, 9).map(({ value }) => JSON.parse(String(value)) as LateEvent);
    expect(late.map(({ id }) => id)).toEqual(['late']);
  });

  it('end before they say anything where the topic has other numbers of partitions than the settings say', async () => {
    const broker = brokerOf(2, 3);
    await expect(start(broker, 1).running).rejects.toThrow(/CONFIG_INVALID.*flows has 2 partitions.*count 3 matcher/);
    expect(frames(broker, 1)).toEqual([]);
    await expect(start(broker, 2).running).rejects.toThrow(/CONFIG_INVALID.*no shard 2/);
  });

  it('pass over a snapshot of another shard, and of another number of shards', async () => {
    const folder = new MemorySnapshotsFolder();
    const broker = brokerOf(2);
    journal(broker, 0, pay('t0', 5 * hourMs, 'V', 'A', 10));
    const first = start(broker, 0, { snapshots: new MemorySnapshots(folder), snapshotEveryMessages: 1 });
    await vi.waitFor(() => expect(frames(broker, 0).at(-1)?.to).toBe(2));
    await first.end();
    const other = start(broker, 1);
    await vi.waitFor(() => expect(frames(broker, 1).at(-1)?.to).toBe(2));
    await other.end();
    const taken: string[] = [];
    start(broker, 1, {
      snapshots: new MemorySnapshots(folder),
      onTakenUp: (found) => void taken.push(found.kind === 'unfit' ? found.why : found.kind),
    });
    await vi.waitFor(() => expect(taken).toEqual(['it is of shard 0 of 2, and this is 1 of 2']));
  });
});

describe('two matchers of one shard', () => {
  it('fold both, and one writes; when it is gone, the other goes on where it left off', async () => {
    const broker = brokerOf(2);
    const silenceMs = 200;
    const one = start(broker, 1, { silenceMs });
    journal(broker, 0, pay('t0', 5 * hourMs, 'V', 'A', 10));
    await vi.waitFor(() => expect(frames(broker, 1).at(-1)?.to).toBe(2));
    const other = start(broker, 1, { silenceMs });
    for (let raw = 1; raw < 5; raw++) {
      journal(broker, raw, pay(`t${raw}`, 5 * hourMs + raw, 'V', 'B', 10));
      await vi.waitFor(() => expect(frames(broker, 1).at(-1)?.to).toBeGreaterThanOrEqual(raw + 2));
    }
    await vi.waitFor(() => {
      const standing = [one, other].map(({ told }) => told.at(-1)?.isStandby);
      expect(standing.filter((isStandby) => isStandby === true)).toHaveLength(1);
    });
    const [speaker] = [one, other].filter(({ told }) => told.at(-1)?.isStandby === false);
    await speaker!.end();
    journal(broker, 5, pay('t5', 5 * hourMs + 5, 'V', 'B', 10));
    await vi.waitFor(() => expect(frames(broker, 1).at(-1)?.to).toBe(7), { timeout: 3_000 });
    // By the rule of marks each message is told of once.
    let mark = 0;
    for (const { from, to } of frames(broker, 1)) {
      expect(from).toBeLessThanOrEqual(mark);
      mark = Math.max(mark, to);
    }
    expect(mark).toBe(7);
  });
});
