import { decodeFlowsFrame, encodeJournalFrame, type FlowsFrame, type FlowsUnit } from '@weir/journal';
import { type Log, MemoryBroker, openMemoryLog } from '@weir/log';
import type { SnapshotShelf } from '@weir/snapshots';
import { MemorySnapshots, MemorySnapshotsFolder } from '@weir/snapshots';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameOf, pay, settings } from '../journal.fixture.js';
import { longJournals } from '../long-journal.fixture.js';
import { type MatcherOptions, type MatcherProgress, runMatcher, type TakenUp } from '../run-matcher.js';
import { MemoryLots, MemoryLotsFolder } from '../shelf/memory-lots.js';

const topics = { journal: 'journal', flows: 'flows', late: 'late' };

const journalOf = (count: number): Buffer[] => [
  encodeJournalFrame({ type: 'settings', settings }),
  ...Array.from({ length: count }, (_, n) =>
    encodeJournalFrame(frameOf(n, [pay(`t${n}`, n * 60_000, `P${n % 5}`, `P${(n + 1) % 5}`, 10 + n)])),
  ),
];

/** Where a log was read from, partition 0 of each topic. */
class World {
  readonly broker = new MemoryBroker({ batchRecordsMax: 3 });
  readonly opened: [topic: string, offset: number][] = [];
  readonly snapshots = new MemorySnapshotsFolder();
  readonly lots = new MemoryLotsFolder();
  readonly taken: TakenUp[] = [];

  constructor() {
    for (const topic of Object.values(topics)) this.broker.create({ topic, partitions: 1 });
  }

  append(values: readonly Buffer[]): void {
    this.broker.append(
      topics.journal,
      0,
      values.map((value) => ({ value })),
    );
  }

  get log(): Log {
    const log = openMemoryLog(this.broker);
    return {
      ...log,
      openReader: (from, options) => {
        for (const { topic, offset } of from) this.opened.push([topic, offset]);
        return log.openReader(from, options);
      },
    };
  }

  /** Runs a matcher until it has read the journal to its end. */
  async run(more: Partial<MatcherOptions> = {}): Promise<MatcherProgress> {
    const stop = new AbortController();
    const end = this.broker.offsets(topics.journal)[0]!.next;
    let last: MatcherProgress | null = null;
    this.opened.length = 0;
    this.taken.length = 0;
    await runMatcher({
      log: this.log,
      topics,
      signal: stop.signal,
      snapshots: new MemorySnapshots(this.snapshots),
      openLots: (mark) => new MemoryLots(this.lots, mark),
      snapshotEveryMessages: 4,
      idleMs: 0,
      onTakenUp: (taken) => this.taken.push(taken),
      onProgress: (progress) => {
        last = progress;
        if (progress.position >= end) stop.abort();
      },
      ...more,
    });
    return last!;
  }

  get units(): FlowsUnit[] {
    const frames: FlowsFrame[] = this.broker
      .read(topics.flows, 0, 0, Number.MAX_SAFE_INTEGER)
      .map(({ value }) => decodeFlowsFrame(value!));
    return frames.flatMap(({ units }) => units);
  }
}

/** What flows say of a journal that one matcher reads from its start. */
const unitsOf = async (values: readonly Buffer[]): Promise<FlowsUnit[]> => {
  const world = new World();
  world.append(values);
  await world.run({ snapshots: null, openLots: null });
  return world.units;
};

describe('a matcher that starts again', () => {
  const values = journalOf(20);

  it('goes on from its last snapshot, and reads the journal from there only', async () => {
    const world = new World();
    world.append(values.slice(0, 15));
    await world.run();
    world.append(values.slice(15));
    // A message may come while it looks: what it has at its end is what it published.
    await world.run();
    expect(world.taken).toMatchObject([{ kind: 'taken up', offset: 15 }]);
    // The flows' last frame, the message that it tells of and the one that the snapshot names, then the journal.
    expect(world.opened).toEqual([
      ['flows', expect.any(Number)],
      ['journal', 14],
      ['journal', 14],
      ['journal', 15],
    ]);
    expect(world.units).toEqual(await unitsOf(values));
  });

  it('passes over a torn snapshot, and folds what flows cover already without saying it again', async () => {
    const world = new World();
    world.append(values.slice(0, 10));
    await world.run();
    world.append(values.slice(10, 15));
    await world.run();
    world.snapshots.harmNewest({ kind: 'flipped', bit: 4_000 });
    world.append(values.slice(15));
    await world.run();
    const [taken] = world.taken;
    expect(taken).toMatchObject({ kind: 'taken up' });
    expect(taken!.offset).toBeLessThan(15);
    expect(world.units).toEqual(await unitsOf(values));
  });

  it('folds from the start where no snapshot is whole', async () => {
    const world = new World();
    world.append(values.slice(0, 15));
    await world.run();
    for (const file of world.snapshots.files) file.bytes = file.bytes.subarray(0, 99);
    world.append(values.slice(15));
    await world.run();
    expect(world.taken).toEqual([]);
    expect(world.opened.at(-1)).toEqual(['journal', 0]);
    expect(world.units).toEqual(await unitsOf(values));
  });

  it('does not use a snapshot of another journal, and says so', async () => {
    const [first, second] = [new World(), new World()];
    first.append(values);
    await first.run();
    const other = journalOf(20).with(-1, encodeJournalFrame(frameOf(19, [pay('other', 20 * 60_000, 'A', 'B', 1)])));
    second.append(other);
    await second.run({ snapshots: null, openLots: null });
    await second.run({ snapshots: new MemorySnapshots(first.snapshots) });
    expect(second.taken).toMatchObject([{ kind: 'unfit', why: 'journal has another message at offset 20' }]);
    expect(second.units).toEqual(await unitsOf(other));
  });

  it('does not use a snapshot past what flows cover: what lies between would never be said', async () => {
    const [first, second] = [new World(), new World()];
    first.append(values);
    await first.run();
    second.append(values.slice(0, 12));
    await second.run({ snapshots: null, openLots: null });
    second.append(values.slice(12));
    await second.run({ snapshots: new MemorySnapshots(first.snapshots) });
    expect(second.taken).toMatchObject([
      { kind: 'unfit', why: expect.stringMatching(/cover.*up to 12.*goes on at 21/) },
    ]);
    expect(second.units).toEqual(await unitsOf(values));
  });

  it('does not use a snapshot whose lots are gone', async () => {
    const world = new World();
    const resting = [
      ...values.slice(0, 1),
      ...Array.from({ length: 20 }, (_, n) => frameOf(n, [pay(`t${n}`, n * 240_000, 'V', `R${n}`, 5)])).map(
        encodeJournalFrame,
      ),
    ];
    world.append(resting.slice(0, 15));
    expect((await world.run()).shelvedPockets).toBeGreaterThan(0);
    for (const { records } of world.lots.files.values()) records.clear();
    world.lots.files.clear();
    world.append(resting.slice(15));
    await world.run();
    expect(world.taken).toMatchObject([{ kind: 'unfit', why: expect.stringMatching(/SHELF_CORRUPT/) }]);
    expect(world.units).toEqual(await unitsOf(resting));
  });

  it('ends where a snapshot cannot be written, and says why', async () => {
    const world = new World();
    world.append(values);
    const full: SnapshotShelf = {
      latest: async () => null,
      put: async () => {
        throw new Error('no space left on the disk');
      },
    };
    await expect(world.run({ snapshots: full })).rejects.toThrow('no space left');
    await world.run();
    expect(world.units).toEqual(await unitsOf(values));
  });

  it('publishes nothing that the log has not acknowledged', async () => {
    const world = new World();
    world.append(values);
    const memory = new MemorySnapshots(world.snapshots);
    const past: [number, number][] = [];
    await world.run({
      snapshots: {
        latest: () => memory.latest(),
        put: (offset, pieces) => {
          const last = world.broker.read(topics.flows, 0, 0, Number.MAX_SAFE_INTEGER).at(-1);
          past.push([offset, decodeFlowsFrame(last!.value!).to]);
          return memory.put(offset, pieces);
        },
      },
    });
    expect(past.length).toBeGreaterThan(2);
    for (const [offset, covered] of past) expect(covered).toBeGreaterThanOrEqual(offset);
  });

  it('says what one says that never ended, whatever became of its snapshots', async () => {
    const harms = fc.array(fc.constantFrom('none', 'none', 'torn', 'flipped', 'lost'), {
      minLength: 20,
      maxLength: 20,
    });
    const cuts = fc.array(fc.nat(119), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(longJournals, cuts, harms, async (journal, borders, kinds) => {
        const world = new World();
        let at = 0;
        const ends = [...new Set([...borders.map((border) => border % journal.length), journal.length])];
        let put = 0;
        for (const to of ends.sort((left, right) => left - right)) {
          world.append(journal.slice(at, to));
          at = to;
          if (to === 0) continue;
          await world.run({
            snapshots: new MemorySnapshots(world.snapshots, {
              mishap: (bytes) => {
                const kind = kinds[put++ % kinds.length]!;
                if (kind === 'lost') return { kind };
                if (kind === 'torn') return { kind, bytes: bytes >> 1 };
                return kind === 'flipped' ? { kind, bit: bytes * 5 } : null;
              },
            }),
          });
        }
        expect(world.units).toEqual(await unitsOf(journal));
      }),
      { numRuns: 60 },
    );
  });
});
