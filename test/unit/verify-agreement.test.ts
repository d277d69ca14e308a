import {
  decodeFlowsFrame,
  encodeFlowsFrame,
  encodeJournalFrame,
  type FlowsFrame,
  type FlowsRecord,
} from '@weir/journal';
import { type Log, MemoryBroker, openMemoryLog } from '@weir/log';
import { MemoryLots, MemoryLotsFolder, MemorySnapshots, MemorySnapshotsFolder, runMatcher } from '@weir/matcher';
import { describe, expect, it } from 'vitest';
import type { Difference } from '../../services/cli/src/verify/compare-units.js';
import { verifyFlows } from '../../services/cli/src/verify/verify-flows.js';
import {
  brokerMs,
  type Dice,
  diceOf,
  draftsOf,
  framesOf,
  repeatWith,
  seedCount,
  settingsOf,
  shuffled,
  streamRuns,
} from '../stream/random-stream.js';

const topics = { journal: 'journal', flows: 'flows', late: 'late' };
const file = 'verify-agreement';
const runsMax = Math.max(1, Math.floor(seedCount / 15));

/** A matcher that ends and starts again from a snapshot some times, until it has read everything. */
const matched = async (log: Log, end: number, dice: Dice): Promise<void> => {
  const [snapshots, lots] = [new MemorySnapshotsFolder(), new MemoryLotsFolder()];
  for (let position = 0; position < end; ) {
    const ending = new AbortController();
    const until = position + 1 + dice(end);
    await runMatcher({
      log,
      topics,
      signal: ending.signal,
      snapshots: new MemorySnapshots(snapshots),
      snapshotEveryMessages: 1 + dice(6),
      openLots: (mark) => new MemoryLots(lots, mark),
      idleMs: 0,
      onProgress: (progress) => {
        position = Math.max(position, progress.position);
        if (position >= Math.min(until, end)) ending.abort();
      },
    });
  }
};

const verify = async (log: Log, from: number, end: number) => {
  const found: Difference[] = [];
  const verified = await verifyFlows({ log, topics, from, end, onDifference: (difference) => found.push(difference) });
  return { ...verified, found: found.map(({ version, record }) => `${version} ${record}`) };
};

const nameOf = (record: FlowsRecord): string =>
  record.kind === 'finding' ? `finding ${record.finding.id}` : `${record.kind} ${record.id}`;

/** The frames with one of their records altered or left out; null where there is none. */
const planted = (frames: readonly FlowsFrame[], dice: Dice): { frames: FlowsFrame[]; at: string } | null => {
  const records = frames
    .flatMap(({ units }) => units.flatMap(({ version, records }) => records.map((record) => ({ version, record }))))
    .filter(({ record }) => record.kind === 'flow' || record.kind === 'credit');
  if (records.length === 0) return null;
  const { version, record: chosen } = records[dice(records.length)]!;
  const isLost = dice(2) === 0;
  const changed = frames.map((frame) => ({
    ...frame,
    units: frame.units.map((unit) => ({
      ...unit,
      records: unit.records.flatMap((record): FlowsRecord[] => {
        if (record !== chosen) return [record];
        return isLost ? [] : [{ ...record, seq: (record as { seq: number }).seq + 1 } as FlowsRecord];
      }),
    })),
  }));
  return { frames: changed, at: `${version} ${nameOf(chosen)}` };
};

describe('a journal verified', { timeout: 300_000 }, () => {
  it('is equal whatever the matcher lived through, cold or not, and one planted difference is found', async () => {
    let [runs, plantedCount, restsOnPast] = [0, 0, 0];
    for (const { seed, input } of streamRuns()) {
      if (++runs > runsMax) break;
      const dice = diceOf(seed);
      const broker = new MemoryBroker({ batchRecordsMax: 1 + dice(4), nowMs: () => brokerMs });
      for (const topic of Object.values(topics)) broker.create({ topic, partitions: 1 });
      const append = (topic: string, value: Buffer): void => void broker.append(topic, 0, [{ key: null, value }]);
      append(topics.journal, encodeJournalFrame({ type: 'settings', settings: settingsOf(input, 60_000) }));
      const order = shuffled(
        draftsOf(input).map(({ draft }) => draft),
        dice,
      );
      for (const frame of framesOf(order, dice)) append(topics.journal, encodeJournalFrame(frame));
      const end = broker.offsets(topics.journal)[0]!.next;
      const log = openMemoryLog(broker);
      await matched(log, end, dice);

      const equal = await verify(log, 0, end);
      expect(equal, repeatWith(seed, file)).toMatchObject({ found: [], to: end, restsOnPast: 0 });
      const cold = await verify(log, dice(end), end);
      expect(cold, repeatWith(seed, file)).toMatchObject({ found: [], to: end });
      restsOnPast += cold.restsOnPast;

      const frames = broker
        .read(topics.flows, 0, 0, Number.MAX_SAFE_INTEGER)
        .map(({ value }) => decodeFlowsFrame(value!));
      const plant = planted(frames, dice);
      if (plant !== null) {
        broker.loseFrom(topics.flows, 0, 0);
        for (const frame of plant.frames) append(topics.flows, encodeFlowsFrame(frame));
        plantedCount++;
        expect((await verify(log, 0, end)).found, repeatWith(seed, file)).toEqual([plant.at]);
      }
      await log.close();
    }
    console.info(`${runs - 1} journals, ${plantedCount} planted differences, ${restsOnPast} records rest on the past`);
    if (runsMax > 20) expect(Math.min(plantedCount, restsOnPast)).toBeGreaterThan(0);
  });
});
