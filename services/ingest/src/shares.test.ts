import { afterEach, describe, expect, it } from 'vitest';
import { Stage, topics, transfer, until } from './ingest-stage.js';

const startMs = Date.now() - 3_600_000;
const silenceMs = 1_200;
let stage = new Stage();
afterEach(() => stage.close());

/** So many messages in each partition of the bank's topic, from `first` on. */
const send = (first: number, count: number): void => {
  for (let index = first; index < first + count; index++)
    for (const partition of [0, 1])
      stage.send(topics.bank, partition, transfer(`${partition}-${index}`, startMs + index));
};
const ids = (): string[] =>
  stage.taken().flatMap(({ record }) => (record.kind === 'transfer' ? [record.transfer.id] : []));
const framesOf = (partition: number): number =>
  stage.frames().filter((frame) => frame.type === 'raw' && frame.topic === topics.bank && frame.partition === partition)
    .length;

describe('ingests that share the raw partitions', () => {
  it('take each message once, each its own partitions', async () => {
    stage = new Stage();
    const [even, odd] = [0, 1].map((part) => stage.start({ share: { part, parts: 2 } }));
    send(0, 20);
    await stage.untilTaken();
    expect(ids().sort()).toEqual([...new Set(ids())].sort());
    const taken = (of: typeof even): number[] =>
      of!.events.flatMap((event) => (event.kind === 'frame' && event.topic === topics.bank ? [event.partition] : []));
    expect([new Set(taken(even)), new Set(taken(odd))]).toEqual([new Set([0]), new Set([1])]);
  });

  it('lose and double nothing where shares change on the way: the new ones start before the old one ends', async () => {
    stage = new Stage();
    const all = stage.start();
    send(0, 10);
    await stage.untilTaken();
    stage.start({ share: { part: 0, parts: 2 } });
    stage.start({ share: { part: 1, parts: 2 } });
    send(10, 10);
    await all.stop();
    send(20, 10);
    await stage.untilTaken();
    expect(ids()).toHaveLength(60);
    expect(new Set(ids()).size).toBe(60);
  });

  it('leave a partition that nobody takes where it is', async () => {
    stage = new Stage();
    stage.start({ share: { part: 1, parts: 2 } });
    send(0, 5);
    await until('partition 1 is taken', () => ids().length === 5);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(ids().every((id) => id.startsWith('1-'))).toBe(true);
    stage.start({ share: { part: 0, parts: 2 } });
    await stage.untilTaken();
    expect(new Set(ids()).size).toBe(10);
  });
});

describe('two ingests of one share', () => {
  it('work one after the other: the second when the first is gone', async () => {
    stage = new Stage();
    const standby = { pulse: topics.pulse, silenceMs };
    const first = stage.start({ standby });
    send(0, 5);
    await stage.untilTaken();
    const second = stage.start({ standby });
    await new Promise((resolve) => setTimeout(resolve, silenceMs * 2));
    expect(second.events.map(({ kind }) => kind)).toEqual([]);
    const before = [framesOf(0), framesOf(1)];
    await first.stop();
    send(5, 5);
    await stage.untilTaken();
    expect(second.events.some(({ kind }) => kind === 'started')).toBe(true);
    expect(new Set(ids()).size).toBe(20);
    expect(framesOf(0)).toBeGreaterThan(before[0]!);
  });

  it('one that stands by ends when it is asked to', async () => {
    stage = new Stage();
    const standby = { pulse: topics.pulse, silenceMs: 60_000 };
    const waiting = stage.start({ standby });
    await new Promise((resolve) => setTimeout(resolve, 30));
    await waiting.stop();
    expect(waiting.events).toEqual([]);
  });
});
