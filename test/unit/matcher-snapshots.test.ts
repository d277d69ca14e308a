import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeFlowsFrame, encodeJournalFrame, type FlowsUnit, type JournalRecord } from '@weir/journal';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import {
  MemoryLots,
  MemoryLotsFolder,
  MemorySnapshots,
  MemorySnapshotsFolder,
  runMatcher,
  type SnapshotMishap,
  type SnapshotShelf,
  type TakenUp,
} from '@weir/matcher';
import { describe, expect, it } from 'vitest';
import { Life, mortalLog } from '../stream/mortal.js';
import {
  brokerMs,
  type Dice,
  type Draft,
  diceOf,
  draftsOf,
  partitions,
  repeatWith,
  seedCount,
  settingsOf,
  streamRuns,
} from '../stream/random-stream.js';

const topics = { journal: 'journal', flows: 'flows', late: 'late' };
const file = 'matcher-snapshots';
const runsMax = Math.max(1, Math.floor(seedCount / 25));
const lifetimesMax = 40;

/** In order of their times, with some exchanged: so that pockets rest, and some events are late. */
const valuesOf = (drafts: readonly { draft: Draft; instant: number }[], settings: Buffer, dice: Dice): Buffer[] => {
  const ranked = drafts
    .map(({ draft, instant }) => ({ draft, rank: (Number.isNaN(instant) ? dice(1e9) : instant) + dice(120_000) }))
    .sort((left, right) => left.rank - right.rank);
  const next = new Array<number>(partitions).fill(0);
  const values = [settings];
  for (const { draft } of ranked) {
    const partition = dice(partitions);
    const from = next[partition]!++;
    const records = [{ ...draft, offset: from } as JournalRecord];
    const frame = { type: 'raw', topic: 'bank', partition, from, to: from + 1, records } as const;
    values.push(encodeJournalFrame(frame));
    if (dice(8) === 0) values.push(encodeJournalFrame(frame));
  }
  return values;
};

const mishapOf = (dice: Dice, bytes: number): SnapshotMishap | null => {
  switch (dice(6)) {
    case 0:
      return { kind: 'lost' };
    case 1:
      return { kind: 'torn', bytes: dice(bytes) };
    case 2:
      return { kind: 'flipped', bit: dice(bytes * 8) };
    default:
      return null;
  }
};

/** A shelf as a mortal process sees it. */
const mortalShelf = (shelf: SnapshotShelf, life: Life): SnapshotShelf => ({
  latest: () => life.through(() => shelf.latest()),
  put: (offset, pieces) => life.through(() => shelf.put(offset, pieces)),
});

interface Said {
  readonly units: readonly (readonly [version: number, FlowsUnit['records']])[];
  /** Repeats of a late event after a crash are the log's to have; the event is the same. */
  readonly late: ReadonlySet<string>;
}

/** What a reader of flows takes from them: the first in the log wins. */
const saidIn = (broker: MemoryBroker): Said => {
  const read = (topic: string) => broker.read(topic, 0, 0, Number.MAX_SAFE_INTEGER).map(({ value }) => value!);
  let mark = 0;
  const units: [number, FlowsUnit['records']][] = [];
  for (const frame of read(topics.flows).map(decodeFlowsFrame)) {
    expect(frame.from, 'no gap').toBeLessThanOrEqual(mark);
    for (const { version, records } of frame.units) {
      if (version >= mark) units.push([version, records]);
    }
    mark = Math.max(mark, frame.to);
  }
  return { units, late: new Set(read(topics.late).map(String)) };
};

const brokerOf = (values: readonly Buffer[], dice: Dice): MemoryBroker => {
  const broker = new MemoryBroker({ batchRecordsMax: 1 + dice(4), nowMs: () => brokerMs });
  for (const topic of Object.values(topics)) broker.create({ topic, partitions: 1 });
  for (const value of values) broker.append(topics.journal, 0, [{ key: null, value }]);
  return broker;
};

describe('a matcher with snapshots, killed at any point', { timeout: 300_000 }, () => {
  it('ends with what one says that lives on, torn, lost and altered snapshots among them', async () => {
    let [runs, takenUp, passedOver, shelved] = [0, 0, 0, 0];
    for (const { seed, input } of streamRuns()) {
      if (++runs > runsMax) break;
      const dice = diceOf(seed);
      const settings = encodeJournalFrame({ type: 'settings', settings: settingsOf(input, 60_000) });
      const values = valuesOf(draftsOf(input), settings, dice);
      const broker = brokerOf(values, dice);
      const calm = brokerOf(values, dice);
      const [snapshots, lots] = [new MemorySnapshotsFolder(), new MemoryLotsFolder()];
      for (let lifetime = 0; ; lifetime++) {
        const life = new Life(lifetime < lifetimesMax ? 4 + dice(40) : Number.POSITIVE_INFINITY, dice(2) === 0);
        const ending = new AbortController();
        setMaxListeners(0, ending.signal);
        const done = { value: false };
        const shelf = new MemorySnapshots(snapshots, {
          mishap: (bytes) => mishapOf(dice, bytes),
          onPassedOver: () => passedOver++,
        });
        const running = runMatcher({
          log: mortalLog(openMemoryLog(broker), life),
          topics,
          signal: ending.signal,
          snapshots: mortalShelf(shelf, life),
          snapshotEveryMessages: 1 + dice(6),
          openLots: (mark) => new MemoryLots(lots, mark),
          idleMs: 0,
          onTakenUp: ({ kind }: TakenUp) => {
            if (kind === 'taken up') takenUp++;
          },
          onProgress: ({ position, shelvedPockets }) => {
            shelved = Math.max(shelved, shelvedPockets);
            if (position >= values.length) {
              done.value = true;
              ending.abort();
            }
          },
        });
        await Promise.race([running, life.died]);
        if (done.value) break;
        // Whoever was killed reads no more; what it wrote last may still arrive.
        await sleep(0);
      }
      const stop = new AbortController();
      await runMatcher({
        log: openMemoryLog(calm),
        topics,
        signal: stop.signal,
        onProgress: ({ position }) => {
          if (position >= values.length) stop.abort();
        },
      });
      expect(saidIn(broker), repeatWith(seed, file)).toEqual(saidIn(calm));
    }
    console.info(`${takenUp} starts from a snapshot, ${passedOver} passed over, ${shelved} pockets away at most`);
    if (runsMax > 20) expect(Math.min(takenUp, passedOver, shelved)).toBeGreaterThan(0);
  });
});
