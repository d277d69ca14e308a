import { checksumOf, encodeFlowsFrame, encodeJournalFrame, type RawMark } from '@weir/journal';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import { describe, expect, it } from 'vitest';
import { stageSettings } from '../ingest-stage.js';
import { marksInFlows } from './marks-in-flows.js';

const topics = { journal: 'journal', flows: 'flows' };
const signal = new AbortController().signal;
const marks: RawMark[] = [{ topic: 'bank', partition: 0, mark: 7, isIdle: true }];
const values = [
  encodeJournalFrame({ type: 'settings', settings: stageSettings }),
  encodeJournalFrame({ type: 'idle', topic: 'bank', partition: 0, end: 7 }),
];

const brokerWith = (...flows: Buffer[]): MemoryBroker => {
  const broker = new MemoryBroker();
  broker.create({ topic: topics.journal, partitions: 1 });
  broker.append(
    topics.journal,
    0,
    values.map((value) => ({ value })),
  );
  if (flows.length === 0) return broker;
  broker.create({ topic: topics.flows, partitions: 1 });
  broker.append(
    topics.flows,
    0,
    flows.map((value) => ({ value })),
  );
  return broker;
};
const told = (broker: MemoryBroker) => marksInFlows(openMemoryLog(broker), topics, signal);
const frame = (offset: number, checksum: number): Buffer => {
  const rulings = { reachedMs: null, marks, droppedFrames: 3, last: { offset, checksum }, messages: [] };
  return encodeFlowsFrame({ shard: 0, from: 0, to: offset + 1, rulings, units: [] });
};

describe('the marks that flows tell', () => {
  it('are those of the last frame, as of the message that it names', async () => {
    const right = frame(1, checksumOf(values[1]!));
    expect(await told(brokerWith(frame(0, checksumOf(values[0]!)), right))).toEqual({
      next: 2,
      marks,
      droppedFrames: 3,
    });
  });

  it('are not taken from flows of another journal, or of one that lost its end', async () => {
    expect(await told(brokerWith(frame(1, checksumOf(values[0]!))))).toBeNull();
    expect(await told(brokerWith(frame(2, checksumOf(values[1]!))))).toBeNull();
  });

  it('are none where there are no flows, none with rulings, or none that can be read', async () => {
    expect(await told(brokerWith())).toBeNull();
    expect(await told(brokerWith(encodeFlowsFrame({ shard: 0, from: 0, to: 2, units: [] })))).toBeNull();
    const old = frame(1, checksumOf(values[1]!));
    old[2] = 3;
    expect(await told(brokerWith(old))).toBeNull();
    expect(await told(brokerWith(Buffer.from('no frame')))).toBeNull();
    const unfolded = { reachedMs: null, marks, droppedFrames: 3, last: null, messages: [] };
    const frames = encodeFlowsFrame({ shard: 0, from: 0, to: 2, rulings: unfolded, units: [] });
    expect(await told(brokerWith(frames))).toBeNull();
  });
});
