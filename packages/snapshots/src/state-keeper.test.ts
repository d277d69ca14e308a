import { crc32 } from 'node:zlib';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import { describe, expect, it } from 'vitest';
import { MemorySnapshots, MemorySnapshotsFolder } from './memory-snapshots.js';
import type { SnapshotShelf } from './snapshot-shelf.js';
import { type Kept, StateKeeper, type StateKeeperOptions, type TakenUp } from './state-keeper.js';

interface Count {
  readonly count: number;
}

const values = ['a', 'b', 'c'].map((text) => Buffer.from(text));
const logWith = (messages: readonly Buffer[] = values) => {
  const broker = new MemoryBroker();
  broker.create({ topic: 't', partitions: 1 });
  broker.append(
    't',
    0,
    messages.map((value) => ({ value })),
  );
  return openMemoryLog(broker);
};
const keptAt = (next: number, count: number): Kept<Count> => ({
  next,
  last: { offset: next - 1, crc32: crc32(values[next - 1]!) },
  state: { count },
});
const keeperOn = (shelf: SnapshotShelf | null, more: Partial<StateKeeperOptions> = {}) => {
  const taken: TakenUp[] = [];
  const keeper = new StateKeeper<Count>({
    shelf,
    log: logWith(),
    topic: 't',
    partition: 0,
    form: 'count 1',
    everyMessages: 1,
    onTakenUp: (each) => taken.push(each),
    ...more,
  });
  return { keeper, taken };
};

describe('a state that is kept', () => {
  it('is what the next start goes on from', async () => {
    const shelf = new MemorySnapshots();
    const first = keeperOn(shelf).keeper;
    expect(await first.takeUp()).toBeNull();
    first.keep(keptAt(1, 7));
    await first.end(keptAt(2, 8));
    const { keeper, taken } = keeperOn(shelf);
    expect(await keeper.takeUp()).toMatchObject(keptAt(2, 8));
    expect(taken).toMatchObject([{ kind: 'taken up', offset: 2 }]);
  });

  it('is not taken up where the topic has another message there, or none', async () => {
    const shelf = new MemorySnapshots();
    await keeperOn(shelf).keeper.end(keptAt(3, 1));
    for (const [messages, why] of [
      [['a', 'b', 'x'], /another message at offset 2/],
      [['a', 'b'], /no message at offset 2/],
    ] as const) {
      const log = logWith(messages.map((text) => Buffer.from(text)));
      const { keeper, taken } = keeperOn(shelf, { log });
      expect(await keeper.takeUp()).toBeNull();
      expect(taken).toMatchObject([{ kind: 'unfit', offset: 3, why: expect.stringMatching(why) }]);
    }
  });

  it('is not taken up in another form', async () => {
    const shelf = new MemorySnapshots();
    await keeperOn(shelf).keeper.end(keptAt(3, 1));
    const { keeper, taken } = keeperOn(shelf, { form: 'count 2' });
    expect(await keeper.takeUp()).toBeNull();
    expect(taken).toMatchObject([{ kind: 'unfit', why: 'it is not of the form count 2' }]);
    await shelf.put(4, [Buffer.from('{')]);
    expect(await keeperOn(shelf).keeper.takeUp()).toBeNull();
  });

  it('is passed over where it is torn, for the one before', async () => {
    const folder = new MemorySnapshotsFolder();
    await keeperOn(new MemorySnapshots(folder)).keeper.end(keptAt(1, 1));
    const torn = new MemorySnapshots(folder, { mishap: () => ({ kind: 'torn', bytes: 30 }) });
    await keeperOn(torn).keeper.end(keptAt(2, 2));
    expect(await keeperOn(new MemorySnapshots(folder)).keeper.takeUp()).toMatchObject({ next: 1 });
  });
});

describe('when a state is due', () => {
  it('is said by how far the topic has come, and not while one is being written', async () => {
    const { keeper } = keeperOn(new MemorySnapshots(), { everyMessages: 2 });
    expect([1, 2].map((offset) => keeper.isDue(offset))).toEqual([false, true]);
    keeper.keep(keptAt(2, 1));
    expect(keeper.isDue(9)).toBe(false);
    await keeper.end(null);
    expect([2, 3, 4].map((offset) => keeper.isDue(offset))).toEqual([false, false, true]);
  });

  it('is never, without a shelf', async () => {
    const { keeper } = keeperOn(null);
    expect(keeper.isDue(1_000)).toBe(false);
    await keeper.end(keptAt(1, 1));
    expect(await keeper.takeUp()).toBeNull();
  });

  it('is answered with what the disk refused', async () => {
    const full: SnapshotShelf = {
      latest: async () => null,
      put: () => Promise.reject(new Error('no space left')),
    };
    const { keeper } = keeperOn(full);
    keeper.keep(keptAt(1, 1));
    await expect(keeper.end(null)).rejects.toThrow('no space left');
    expect(() => keeper.isDue(5)).toThrow('no space left');
  });
});
