import { type Log, MemoryBroker, openMemoryLog } from '@weir/log';
import { topicNames } from '@weir/model';
import { beforeEach, describe, expect, test } from 'vitest';
import { rawRoles } from '../send/raw-topic.js';
import { edgeTimes, highestTimeOf } from './edge-times.js';
import { type ResolvedRanges, resolveRanges } from './raw-ranges.js';

const topics = topicNames('');
let [nowMs, broker, log] = [0, new MemoryBroker(), openMemoryLog()];

/** Messages at 1,000, 2,000, … ms. */
const fill = (topic: string, partition: number, count: number): void => {
  for (let n = 1; n <= count; n++) {
    nowMs = n * 1_000;
    broker.append(topic, partition, [{ value: Buffer.from('{}') }]);
  }
};

beforeEach(() => {
  broker = new MemoryBroker({ nowMs: () => nowMs });
  log = openMemoryLog(broker);
  for (const role of rawRoles) broker.create({ topic: topics[role], partitions: 2 });
  fill(topics.bank, 0, 10);
  fill(topics.bank, 1, 4);
  fill(topics.labels, 0, 6);
});

const resolve = (
  from: Parameters<typeof resolveRanges>[3]['from'],
  to = from,
  roles = rawRoles,
): Promise<ResolvedRanges> => resolveRanges(log, topics, roles, { from, to });
const at = (ms: number) => ({ kind: 'time', ms }) as const;
const latest = { kind: 'latest' } as const;

describe('the offsets of a replay', () => {
  test('by time, of each partition for itself; labels from before are read too', async () => {
    const { ranges, messages, before, isCold } = await resolve(at(3_000), at(6_000));
    expect(ranges[topics.bank]).toEqual([
      { from: 2, to: 5 },
      { from: 2, to: 4 },
    ]);
    expect(ranges[topics.labels]).toEqual([
      { from: 0, to: 5 },
      { from: 0, to: 0 },
    ]);
    expect({ messages, before, isCold }).toEqual({ messages: 10, before: 4, isCold: true });
  });

  test('from the earliest nothing is missing, unless it is gone already', async () => {
    expect(await resolve({ kind: 'earliest' }, latest)).toMatchObject({ isCold: false, before: 0, messages: 20 });
    broker.truncateBefore(topics.bank, 0, 3);
    expect(await resolve({ kind: 'earliest' }, latest)).toMatchObject({ isCold: true, messages: 17 });
  });

  test('by offset, of one topic; partitions that are shorter have less', async () => {
    const offset = (n: number) => ({ kind: 'offset', offset: n }) as const;
    const { ranges } = await resolve(offset(3), offset(7), ['bank']);
    expect(ranges[topics.bank]).toEqual([
      { from: 3, to: 7 },
      { from: 3, to: 4 },
    ]);
    // What is not asked for is not read.
    expect(ranges[topics.labels]!.every(({ from, to }) => from === to)).toBe(true);
    await expect(resolve(offset(3), offset(7))).rejects.toThrow(/an offset is of one topic/);
    broker.truncateBefore(topics.bank, 1, 4);
    await expect(resolve(offset(3), offset(7), ['bank'])).rejects.toThrow(/no longer holds 3: the earliest is 4/);
  });

  test('of labels alone, the range is theirs', async () => {
    const { ranges } = await resolve(at(3_000), latest, ['labels']);
    expect(ranges[topics.labels]![0]).toEqual({ from: 2, to: 6 });
  });

  test('with nothing between is refused, also where labels of before would be read', async () => {
    await expect(resolve(at(11_000), latest)).rejects.toThrow(/nothing lies between/);
    await expect(resolve(latest, { kind: 'earliest' })).rejects.toThrow(/nothing lies between/);
  });

  test('the times at their ends are those of the messages', async () => {
    const { ranges } = await resolve(at(3_000), at(6_000));
    const edges = await edgeTimes(log, ranges);
    expect(edges[topics.bank]).toEqual([
      { firstMs: 3_000, lastMs: 5_000 },
      { firstMs: 3_000, lastMs: 4_000 },
    ]);
    expect(edges[topics.labels]![1]).toEqual({ firstMs: null, lastMs: null });
  });
});

test('the highest time of a partition is found, wherever it stands', async () => {
  const highest = (of: Log, topic: string): Promise<number | null> => highestTimeOf(of, topic);
  broker.create({ topic: 'j', partitions: 1 });
  expect(await highest(log, 'j')).toBeNull();
  for (const timestampMs of [0, 5, 1_777_644_600_123, 7, 0]) broker.append('j', 0, [{ value: null, timestampMs }]);
  expect(await highest(log, 'j')).toBe(1_777_644_600_123);
});
