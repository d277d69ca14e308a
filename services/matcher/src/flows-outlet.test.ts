import { decodeFlowsFrame, encodeFlowsFrame } from '@weir/journal';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FlowsOutlet } from './flows-outlet.js';

const silenceMs = 150;
const topics = { flows: 'flows', late: 'late' };

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const openBroker = (): MemoryBroker => {
  const broker = new MemoryBroker();
  for (const topic of ['flows', 'late']) broker.create({ topic, partitions: 2 });
  return broker;
};

/** An outlet of shard 1 as a matcher that just began has it, and what became of it. */
const open = async (broker: MemoryBroker, covered = 0) => {
  const log = openMemoryLog(broker);
  const stood: boolean[] = [];
  const failed: unknown[] = [];
  const outlet = await FlowsOutlet.open({
    ...{ log, topics, shard: 1, covered, end: broker.offsets('flows')[1]!.next, silenceMs },
    onStandby: (isStandby) => void stood.push(isStandby),
    onFailed: (error) => void failed.push(error),
  });
  ends.push(async () => {
    await outlet.close();
    await log.close();
  });
  const put = (from: number, to: number): Promise<void> =>
    outlet.put({ frames: [encodeFlowsFrame({ shard: 1, from, to, units: [] })], late: [], to });
  return { outlet, put, stood, failed };
};

const written = (broker: MemoryBroker): string[] =>
  broker.read('flows', 1, 0, 1_000).map(({ value }) => {
    const { from, to } = decodeFlowsFrame(value!);
    return `${from}-${to}`;
  });

describe('what is put while the log is slow to answer', () => {
  it('waits together, and stands in its order when the log answers', async () => {
    const broker = openBroker();
    const { outlet, put } = await open(broker);
    broker.setReachable(false);
    const standing = [put(0, 5), put(5, 9), put(9, 12)];
    // Folding goes on meanwhile.
    await outlet.room();
    expect([outlet.covered, written(broker)]).toEqual([0, []]);
    broker.setReachable(true);
    await Promise.all(standing);
    await outlet.settled();
    expect([outlet.covered, written(broker)]).toEqual([12, ['0-5', '5-9', '9-12']]);
  });

  it('is bounded: whoever folds waits until some of it stands', async () => {
    const broker = openBroker();
    const { outlet } = await open(broker);
    broker.setReachable(false);
    const frames = Array.from({ length: 40 }, () => Buffer.alloc(512 * 2 ** 10));
    const standing = outlet.put({ frames, late: [], to: 1 });
    let hasRoom = false;
    const room = outlet.room().then(() => {
      hasRoom = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(hasRoom).toBe(false);
    broker.setReachable(true);
    await Promise.all([standing, room]);
  });

  it('is not said past what was refused', async () => {
    const broker = openBroker();
    const { outlet, put } = await open(broker);
    await put(0, 5);
    broker.failNextAppend('flows');
    await expect(put(5, 9)).rejects.toThrow();
    await expect(put(9, 12)).rejects.toThrow();
    expect([outlet.covered, written(broker)]).toEqual([5, ['0-5']]);
  });
});

describe('two instances of one shard', () => {
  it('write both until one finds that the other has said the same: that one stands by', async () => {
    const broker = openBroker();
    const [one, other] = [await open(broker), await open(broker)];
    await one.put(0, 5);
    await other.put(0, 5);
    await one.put(5, 9);
    await other.put(5, 9);
    await one.put(9, 12);
    expect([one.stood, other.stood]).toEqual([[], [true]]);
    // What it said at first is passed over by every reader; from then on it says nothing.
    expect(written(broker)).toEqual(['0-5', '0-5', '5-9', '9-12']);
    await vi.waitFor(() => expect([other.outlet.covered, other.outlet.isSaid]).toEqual([12, true]));
  });

  it('change places where the one that writes falls silent, and what it has not said is said', async () => {
    const broker = openBroker();
    const [one, other] = [await open(broker), await open(broker)];
    await one.put(0, 5);
    await other.put(0, 5);
    await other.put(5, 9);
    await one.put(5, 7);
    await other.put(9, 12);
    const beganMs = performance.now();
    await vi.waitFor(() => expect(written(broker)).toEqual(['0-5', '0-5', '5-7', '5-9', '9-12']), { timeout: 3_000 });
    expect(performance.now() - beganMs).toBeGreaterThan(silenceMs / 2);
    expect(other.stood).toEqual([true, false]);
    // The first was only asleep: it finds that it has been succeeded.
    await one.put(7, 9);
    expect(one.stood).toEqual([true]);
    await other.put(12, 15);
    await vi.waitFor(() => expect(one.outlet.covered).toBe(15));
  });

  it('leave it at that where there is nothing to say: silence alone is no reason', async () => {
    const broker = openBroker();
    const [one, other] = [await open(broker), await open(broker)];
    await one.put(0, 5);
    await other.put(0, 5);
    await new Promise((resolve) => setTimeout(resolve, silenceMs * 3));
    expect(other.stood).toEqual([true]);
  });

  it('do not take the overlap of one that is ahead for having been told already', async () => {
    const broker = openBroker();
    const [one, other] = [await open(broker), await open(broker)];
    await one.put(0, 5);
    await other.put(0, 9);
    expect([one.stood, other.stood]).toEqual([[], []]);
    await one.put(5, 9);
    expect(one.stood).toEqual([true]);
  });

  it('keep waiting while the log is away, and say what there is when it is back', async () => {
    const broker = openBroker();
    const [one, other] = [await open(broker), await open(broker)];
    await one.put(0, 5);
    await other.put(0, 5);
    await other.put(5, 9);
    broker.setReachable(false);
    await new Promise((resolve) => setTimeout(resolve, silenceMs * 3));
    broker.setReachable(true);
    await vi.waitFor(() => expect(written(broker).at(-1)).toBe('5-9'), { timeout: 5_000 });
    expect(other.failed).toEqual([]);
  });
});
