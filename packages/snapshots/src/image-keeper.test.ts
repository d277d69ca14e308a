import { crc32 } from 'node:zlib';
import type { Image } from '@weir/engine';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import { describe, expect, it } from 'vitest';
import { ImageKeeper, type ImageKeeperOptions } from './image-keeper.js';
import { MemorySnapshots } from './memory-snapshots.js';
import { LastRead, type MergedPlace } from './merged-place.js';
import type { TakenUp } from './state-keeper.js';

const topics = { journal: 'journal', flows: 'flows' };
const value = (text: string): Buffer => Buffer.from(text);

/** A journal of three messages, and flows of two shards. */
const logWith = (journal = ['a', 'b', 'c'], shards = [['f0', 'f1'], ['g0']]) => {
  const broker = new MemoryBroker();
  broker.create({ topic: topics.journal, partitions: 1 });
  broker.create({ topic: topics.flows, partitions: shards.length });
  for (const text of journal) broker.append(topics.journal, 0, [{ value: value(text) }]);
  for (const [shard, texts] of shards.entries())
    for (const text of texts) broker.append(topics.flows, shard, [{ value: value(text) }]);
  return openMemoryLog(broker);
};

const at = (offset: number, text: string) => ({ offset, crc32: crc32(value(text)) });
const place: MergedPlace = {
  position: 3,
  journal: at(2, 'c'),
  flows: [
    { next: 2, last: at(1, 'f1') },
    { next: 0, last: at(0, 'g0') },
  ],
};

const keeperOn = (shelf: MemorySnapshots, more: Partial<ImageKeeperOptions> = {}) => {
  const taken: TakenUp[] = [];
  const keeper = new ImageKeeper({
    shelf,
    log: logWith(),
    topics,
    form: 'sum 1',
    everyMessages: 1,
    onTakenUp: (each) => taken.push(each),
    ...more,
  });
  return { keeper, taken };
};
const save = (image: Image): void => {
  image.put('sum', 7);
  image.putColumn('each', Float64Array.of(3, 4), 2);
};
const load = (image: Image) => [
  image.value<number>('sum'),
  [...image.column('each', Float64Array, (length) => length)],
];

describe('a state of columns that is kept', () => {
  it('is what the next start goes on from, and counts as kept when it stands', async () => {
    const shelf = new MemorySnapshots();
    const { keeper } = keeperOn(shelf);
    expect([await keeper.takeUp(load), keeper.kept]).toEqual([null, null]);
    await keeper.end(place, save);
    expect(keeper.kept).toMatchObject({ offset: 3 });
    const next = keeperOn(shelf);
    expect(await next.keeper.takeUp(load)).toEqual({ place, state: [7, [3, 4]] });
    expect(next.taken).toMatchObject([{ kind: 'taken up', offset: 3 }]);
    expect(next.keeper.isDue(3)).toBe(false);
  });

  it('holds what the columns were, whatever becomes of them while it is written', async () => {
    const shelf = new MemorySnapshots();
    const { keeper } = keeperOn(shelf);
    const column = Float64Array.of(1, 2);
    keeper.keep(place, (image) => {
      image.put('sum', 3);
      image.putColumn('each', column, 2);
    });
    column.fill(9);
    await keeper.end(null, save);
    expect((await keeperOn(shelf).keeper.takeUp(load))?.state).toEqual([3, [1, 2]]);
  });

  it.each([
    ['another journal', { log: logWith(['a', 'b', 'x']) }, /journal has another message at offset 2/],
    ['a journal that lost its end', { log: logWith(['a']) }, /journal has no message at offset 2/],
    ['other flows of one shard', { log: logWith(undefined, [['f0', 'f1'], ['x']]) }, /flows has another message/],
    ['another number of shards', { log: logWith(undefined, [['f0', 'f1']]) }, /flows has 1 partitions, and it is of 2/],
    ['another form', { form: 'sum 2' }, /not of the form sum 2/],
  ])('is not taken up with %s, and it is said why', async (_, more, why) => {
    const shelf = new MemorySnapshots();
    await keeperOn(shelf).keeper.end(place, save);
    const { keeper, taken } = keeperOn(shelf, more);
    expect(await keeper.takeUp(load)).toBeNull();
    expect(taken).toMatchObject([{ kind: 'unfit', offset: 3, why: expect.stringMatching(why) }]);
  });

  it('is not taken up where it lacks something, or whoever takes it up says why not', async () => {
    const shelf = new MemorySnapshots();
    await keeperOn(shelf).keeper.end(place, (image) => image.put('sum', 7));
    const { keeper, taken } = keeperOn(shelf);
    expect(await keeper.takeUp(load)).toBeNull();
    expect(await keeper.takeUp(load, async () => 'for a reason')).toBeNull();
    expect(taken.map((each) => 'why' in each && each.why)).toEqual([
      'the image has no column state.each of this kind',
      'for a reason',
    ]);
  });
});

describe('where to go on after merged flows', () => {
  it('is not known before something of everything was read', () => {
    const read = new LastRead(2);
    const merged = { position: 3, coveredOf: () => 3 };
    read.journal(2, value('c'));
    read.flows(0, 1, value('f1'));
    expect(read.at(merged)).toBeNull();
  });

  it('is the frame itself of a shard that covers more than was handed out', () => {
    const read = new LastRead(2);
    read.journal(2, value('c'));
    read.flows(0, 1, value('f1'));
    read.flows(1, 0, value('g0'));
    expect(read.at({ position: 3, coveredOf: (shard) => (shard === 0 ? 3 : 8) })).toEqual(place);
  });
});
