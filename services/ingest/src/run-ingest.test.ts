import { createHash } from 'node:crypto';
import {
  checksumOf,
  decodeJournalFrame,
  encodeFlowsFrame,
  encodeJournalFrame,
  JournalFold,
  type JournalFrame,
} from '@weir/journal';
import { dlqOf } from '@weir/model';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { Stage, stageSettings, topics, transfer, until } from './ingest-stage.js';

const startMs = Date.now() - 3 * 3_600_000;
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

let stage = new Stage();
const set = (...options: ConstructorParameters<typeof Stage>) => {
  stage = new Stage(...options);
  return stage;
};
afterEach(() => stage.close());

describe('ingest', () => {
  it('makes exactly one record of every message, refused ones with their code', async () => {
    const { broker } = set();
    stage.send(topics.bank, 0, transfer('t1', startMs), '{', { void: 't0' }, null);
    stage.send(topics.bank, 1, transfer('t2', Date.now() + 3_600_000));
    stage.send(topics.chain, 1, { triggerName: 'blockTrigger' });
    stage.send(topics.reports, 0, { case: 'c1', transfers: ['t1'] }, { case: 'c1' });
    stage.send(topics.labels, 0, { account: 'bank:CMB:1', kind: 'exchange' }, { kind: 'exchange' });
    const { events } = stage.start();
    await stage.untilTaken();
    const kinds = stage.taken().map(({ topic, record }) => {
      const name = topic.split('.')[1];
      return `${name} ${record.offset} ${record.kind === 'rejected' ? record.code : record.kind}`;
    });
    expect(kinds.sort()).toEqual(
      [
        'transfers 0 transfer',
        'transfers 1 NOT_JSON',
        'transfers 2 void',
        'transfers 3 NOT_JSON',
        'transfers 0 FUTURE_TIME',
        'usdt 0 NOT_A_TRANSFER',
        'reports 0 report',
        'reports 1 BAD_REPORT',
        'labels 0 label',
        'labels 1 BAD_LABEL',
      ].sort(),
    );
    const refused = [topics.bank, topics.chain, topics.reports, topics.labels].map(
      (topic) => broker.offsets(dlqOf(topic))[0]!.next,
    );
    expect(refused).toEqual([3, 1, 1, 1]);
    await until('all is told', () => events.filter(({ kind }) => kind === 'refused').length === 6);
  });

  it('puts refused messages aside with their bytes and where they came from', async () => {
    const { broker } = set({ nowMs: () => startMs });
    const huge = Buffer.alloc(600 * 1024, 'x');
    stage.send(topics.bank, 1, '{"id":5}', huge);
    stage.start();
    await stage.untilTaken();
    const [small, large] = stage.messages(dlqOf(topics.bank));
    const headersOf = (record = small!) =>
      Object.fromEntries(Object.entries(record.headers).map(([name, value]) => [name, value.toString()]));
    expect(small!.key?.toString()).toBe('k');
    expect(small!.value?.toString()).toBe('{"id":5}');
    expect(headersOf()).toEqual({
      source: 'test',
      'weir-dlq-reason': 'BAD_FIELD',
      'weir-dlq-detail': 'id',
      'weir-dlq-topic': topics.bank,
      'weir-dlq-partition': '1',
      'weir-dlq-offset': '0',
      'weir-dlq-timestamp': String(startMs),
      'weir-dlq-length': '8',
      'weir-dlq-sha256': createHash('sha256').update('{"id":5}').digest('hex'),
    });
    expect(large!.value).toHaveLength(64 * 1024);
    expect(headersOf(large)).toMatchObject({
      'weir-dlq-reason': 'MESSAGE_TOO_LARGE',
      'weir-dlq-length': String(huge.length),
      'weir-dlq-sha256': createHash('sha256').update(huge).digest('hex'),
    });
    expect(broker.offsets(topics.journal)[0]!.next).toBeGreaterThan(0);
  });

  it('journals the settings before anything else, once, and says where the configuration differs later', async () => {
    set();
    stage.send(topics.bank, 0, transfer('t1', startMs));
    const first = stage.start();
    await stage.untilTaken();
    await first.stop();
    expect(stage.frames()[0]).toEqual({ type: 'settings', settings: stageSettings });
    expect(first.events[0]).toMatchObject({ kind: 'settings', differences: [] });
    const settings = { ...stageSettings, windowMs: 1_800_000, latenessMs: { CNY: 1, 'USDT-TRON': 300_000 } };
    const second = stage.start({ settings });
    await until('it has started', () => second.events.length > 1);
    expect(second.events[0]).toEqual({
      kind: 'settings',
      settings: stageSettings,
      differences: [
        'windowMs: the journal has null, the configuration 1800000',
        'latenessMs: the journal has {"CNY":600000,"USDT-TRON":300000}, the configuration {"CNY":1,"USDT-TRON":300000}',
      ],
    });
    expect(stage.frames().filter(({ type }) => type === 'settings')).toHaveLength(1);
  });

  it('journals the settings once although the answer to them is lost', async () => {
    const { broker } = set();
    broker.loseNextAcknowledgement(topics.journal);
    const { events } = stage.start();
    await until('it has started', () => events.some(({ kind }) => kind === 'started'));
    expect(stage.frames().map(({ type }) => type)).toEqual(['settings']);
  });

  it('goes on after a restart where the journal stands', async () => {
    set({ batchRecordsMax: 3 });
    stage.send(topics.bank, 0, ...upTo(40).map((index) => transfer(`a${index}`, startMs + index)));
    stage.send(topics.bank, 1, ...upTo(30).map((index) => transfer(`b${index}`, startMs + index)));
    const first = stage.start({ recordsPerFrameMax: 2 }, 10);
    await first.running;
    const before = stage.taken().length;
    expect(before).toBeGreaterThan(10);
    expect(before).toBeLessThan(30);
    stage.start({ recordsPerFrameMax: 5 });
    await stage.untilTaken();
    expect(stage.offsetsTaken(topics.bank, 0)).toEqual(upTo(40));
    expect(stage.offsetsTaken(topics.bank, 1)).toEqual(upTo(30));
    // What was acknowledged is not sent again.
    expect(stage.frames().flatMap((frame) => (frame.type === 'raw' ? frame.records : []))).toHaveLength(70);
  });

  it('takes each message once though appends fail, are lost or repeated, and two instances run', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('fail', 'lose', 'repeat', 'fail-dlq', 'lose-dlq', 'none'), { maxLength: 8 }),
        fc.constantFrom(1, 3, 500),
        fc.constantFrom(1, 2, 2_000),
        fc.boolean(),
        fc.integer({ min: 1, max: 30 }),
        async (mishaps, batchRecordsMax, recordsPerFrameMax, twins, endAfterFrames) => {
          const { broker } = set({ batchRecordsMax });
          for (const partition of [0, 1])
            stage.send(
              topics.bank,
              partition,
              ...upTo(12).map((index) =>
                index % 4 === 3 ? 'bad' : transfer(`${partition}-${index}`, startMs + index),
              ),
            );
          for (const mishap of mishaps) {
            if (mishap === 'fail') broker.failNextAppend(topics.journal);
            if (mishap === 'lose') broker.loseNextAcknowledgement(topics.journal);
            if (mishap === 'repeat') broker.repeatNextAppend(topics.journal);
            if (mishap === 'fail-dlq') broker.failNextAppend(dlqOf(topics.bank));
            if (mishap === 'lose-dlq') broker.loseNextAcknowledgement(dlqOf(topics.bank));
          }
          const one = stage.start({ recordsPerFrameMax }, endAfterFrames);
          const two = twins ? stage.start({ recordsPerFrameMax: recordsPerFrameMax + 1 }, endAfterFrames) : null;
          const all = stage.untilTaken().catch(() => undefined);
          await Promise.race([all, Promise.all([one.running, two?.running])]);
          await Promise.all([one.stop(), two?.stop()]);
          const again = stage.start();
          await stage.untilTaken();
          await again.stop();
          for (const partition of [0, 1]) expect(stage.offsetsTaken(topics.bank, partition)).toEqual(upTo(12));
          const refused = new Set(
            stage
              .messages(dlqOf(topics.bank))
              .map(({ headers }) => `${headers['weir-dlq-partition']} ${headers['weir-dlq-offset']}`),
          );
          expect(refused).toEqual(new Set(['0 3', '0 7', '0 11', '1 3', '1 7', '1 11']));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('reads on while a frame is on its way, and makes one frame of what has come meanwhile', async () => {
    const { broker } = set({ batchRecordsMax: 1 });
    const { events } = stage.start();
    await until('it has started', () => events.some(({ kind }) => kind === 'started'));
    // The frame of the first message waits before it is tried again.
    broker.failNextAppend(topics.journal);
    stage.send(topics.bank, 0, ...upTo(60).map((index) => transfer(`t${index}`, startMs + index)));
    await stage.untilTaken();
    const counts = stage.frames().flatMap((frame) => (frame.type === 'raw' ? [frame.records.length] : []));
    expect(counts[0]).toBe(1);
    expect(counts.length).toBeLessThanOrEqual(3);
    expect(stage.offsetsTaken(topics.bank, 0)).toEqual(upTo(60));
  });

  it('fills frames while messages are at hand, whoever else has a turn in between', async () => {
    set({ batchRecordsMax: 5_000 });
    stage.send(topics.bank, 0, ...upTo(4_500).map((index) => transfer(`t${index}`, startMs + index)));
    stage.start();
    await stage.untilTaken();
    const counts = stage.frames().flatMap((frame) => (frame.type === 'raw' ? [frame.records.length] : []));
    expect(counts).toEqual([2_000, 2_000, 500]);
  });

  it('waits out a broker that cannot be reached, and can be ended meanwhile', async () => {
    const { broker } = set();
    const { events, stop } = stage.start({ idleAfterMs: 30 });
    await until('it has started', () => events.some(({ kind }) => kind === 'started'));
    broker.setReachable(false);
    stage.send(topics.bank, 0, transfer('t1', startMs));
    const idle = stage.frames().filter(({ type }) => type === 'idle').length;
    await new Promise((resolve) => setTimeout(resolve, 120));
    // A log that does not answer is not a quiet one.
    expect(stage.frames().filter(({ type }) => type === 'idle')).toHaveLength(idle);
    broker.setReachable(true);
    await stage.untilTaken();
    broker.setReachable(false);
    await stop();
  });

  it('halts where a raw topic no longer holds what comes next', async () => {
    const { broker } = set();
    stage.send(topics.bank, 1, transfer('t1', startMs));
    const first = stage.start();
    await stage.untilTaken();
    await first.stop();
    stage.send(topics.bank, 1, transfer('t2', startMs), transfer('t3', startMs));
    broker.truncateBefore(topics.bank, 1, 2);
    await expect(stage.start().running).rejects.toMatchObject({
      code: 'LOG_OFFSET_MISSING',
      message: expect.stringContaining('offset 1 is wanted, the earliest held is 2'),
    });
  });

  it('halts where the journal has lost its end while it was written to', async () => {
    const { broker } = set();
    const { running } = stage.start();
    stage.send(topics.bank, 0, transfer('t1', startMs));
    await stage.untilTaken();
    broker.loseFrom(topics.journal, 0, 1);
    stage.send(topics.bank, 0, transfer('t2', startMs));
    await expect(running).rejects.toMatchObject({ code: 'FOLD_INVARIANT' });
  });

  it.each([
    ['is acknowledged', () => undefined],
    ['is refused at first', () => stage.broker.failNextAppend(topics.journal)],
  ])('halts where another partition writes at the lost end, and that %s', async (_, befalls) => {
    const { broker } = set();
    const first = stage.start();
    stage.send(topics.bank, 0, transfer('t1', startMs));
    await stage.untilTaken();
    await until('it is known', () => first.events.some(({ kind }) => kind === 'frame'));
    broker.loseFrom(topics.journal, 0, 1);
    befalls();
    stage.send(topics.bank, 1, transfer('t2', startMs));
    await expect(first.running).rejects.toMatchObject({ code: 'FOLD_INVARIANT' });
    stage.send(topics.bank, 0, transfer('t3', startMs));
    stage.start();
    await stage.untilTaken();
    expect([0, 1].map((partition) => stage.offsetsTaken(topics.bank, partition))).toEqual([[0, 1], [0]]);
  });

  it('refuses topics whose partitions are not those that the settings count', async () => {
    set();
    const settings = { ...stageSettings, topics: [{ topic: topics.bank, partitions: 3 }, stageSettings.topics[1]] };
    await expect(stage.start({ settings }).running).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      detail: `${topics.bank} has 2 partitions, and the journal’s settings count 3`,
    });
  });

  it('refuses a message that grows beyond a frame when it is written again', async () => {
    set();
    const match = Array.from({ length: 20_000 }, () => ({ a: 0, b: 0, c: 0, d: 0 }));
    const text = JSON.stringify({ case: 'c1', match }).replaceAll(':0', ':1e20');
    expect(text.length).toBeLessThan(900_000);
    stage.send(topics.reports, 0, text, { case: 'c2', transfers: ['t1'] });
    stage.start();
    await stage.untilTaken();
    expect(stage.taken().map(({ record }) => (record.kind === 'rejected' ? record.code : record.kind))).toEqual([
      'MESSAGE_TOO_LARGE',
      'report',
    ]);
  });
});

describe('idle partitions', () => {
  const idleFrames = () =>
    stage
      .frames()
      .flatMap((frame) => (frame.type === 'idle' ? [`${frame.topic}/${frame.partition}@${frame.end}`] : []));

  it('are journalled once when read to their end, and again only after something came', async () => {
    set();
    stage.send(topics.bank, 1, transfer('t1', startMs));
    const first = stage.start({ idleAfterMs: 30 });
    const all = [`${topics.bank}/0@0`, `${topics.bank}/1@1`, `${topics.chain}/0@0`, `${topics.chain}/1@0`];
    await until('all are idle', () => idleFrames().length === 4);
    expect(idleFrames().sort()).toEqual(all);
    stage.send(topics.bank, 0, 'bad');
    await until('one is idle again', () => idleFrames().length === 5);
    expect(idleFrames()[4]).toBe(`${topics.bank}/0@1`);
    await first.stop();
    const second = stage.start({ idleAfterMs: 30 });
    await until('it has started', () => second.events.some(({ kind }) => kind === 'started'));
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(idleFrames()).toHaveLength(5);
  });

  it('have a mark also where their beginning was deleted before anyone read it', async () => {
    const { broker } = set();
    stage.send(topics.bank, 0, transfer('t1', startMs), transfer('t2', startMs));
    broker.truncateBefore(topics.bank, 0, 2);
    stage.start({ idleAfterMs: 30 });
    await until('all are idle', () => idleFrames().length === 4);
    const ofPartition = stage
      .frames()
      .filter((frame) => 'topic' in frame && frame.topic === topics.bank && frame.partition === 0);
    expect(ofPartition).toEqual([
      { type: 'raw', topic: topics.bank, partition: 0, from: 2, to: 2, records: [] },
      { type: 'idle', topic: topics.bank, partition: 0, end: 2 },
    ]);
  });
});

describe('a start', () => {
  it('reads of the journal what flows do not cover, and its settings', async () => {
    set();
    const frames: JournalFrame[] = [
      { type: 'settings', settings: stageSettings },
      { type: 'raw', topic: topics.bank, partition: 0, from: 0, to: 2, records: [] },
    ];
    const values = frames.map((frame) => encodeJournalFrame(frame));
    // Whoever reads what is between would halt.
    values.splice(1, 0, Buffer.from('no frame'));
    for (const value of values) stage.broker.append(topics.journal, 0, [{ value }]);
    stage.broker.create({ topic: topics.flows, partitions: 1 });
    const marks = [{ topic: topics.bank, partition: 0, mark: 2, isIdle: false }];
    const last = { offset: 2, checksum: checksumOf(values[2]!) };
    const rulings = { reachedMs: null, marks, droppedFrames: 3, last, messages: [] };
    stage.broker.append(topics.flows, 0, [
      { value: encodeFlowsFrame({ shard: 0, from: 0, to: 3, rulings, units: [] }) },
    ]);
    stage.send(topics.bank, 0, ...upTo(3).map((index) => transfer(`a${index}`, startMs + index)));
    const { events } = stage.start();
    await until('the third is taken', () => stage.messages(topics.journal).length > 3);
    const { value } = stage.messages(topics.journal).at(-1)!;
    expect(decodeJournalFrame(value!)).toMatchObject({ topic: topics.bank, partition: 0, from: 2, to: 3 });
    expect(events.find(({ kind }) => kind === 'started')).toMatchObject({ droppedFrames: 3 });
  });
});

describe('a replay at full speed', () => {
  it('takes partitions side by side in event time, however unlike their backlogs are', async () => {
    set({ batchRecordsMax: 20 });
    const minute = 60_000;
    // One partition is quick to read, since little happened there: 2 hours in 120 messages against 2 hours in 2,400.
    stage.send(topics.bank, 0, ...upTo(120).map((index) => transfer(`a${index}`, startMs + index * minute)));
    stage.send(topics.bank, 1, ...upTo(2_400).map((index) => transfer(`b${index}`, startMs + index * 3_000)));
    const { events } = stage.start({ recordsPerFrameMax: 10 });
    await stage.untilTaken();
    const reached = [startMs, startMs];
    let furthestAheadMs = 0;
    for (const { partition, record } of stage.taken()) {
      if (record.kind !== 'transfer') continue;
      reached[partition] = Math.max(reached[partition]!, record.transfer.time);
      furthestAheadMs = Math.max(furthestAheadMs, reached[0]! - reached[1]!);
    }
    // Half the shortest lateness is 2.5 min; a chunk of the sparse partition spans 10 min of event time, one of the
    // dense partition half a minute.
    expect(furthestAheadMs).toBeLessThanOrEqual(2.5 * minute + 0.5 * minute);
    expect(events.some((event) => event.kind === 'held' && event.partition === 0)).toBe(true);
    expect(events.some((event) => event.kind === 'held' && event.partition === 1)).toBe(false);
    const fold = new JournalFold();
    const folded = stage.frames().map((frame, offset) => fold.apply(offset, startMs, frame).outcomes);
    expect(folded.reduce((sum, { transfers }) => sum + transfers, 0)).toBe(2_520);
    expect(folded.reduce((sum, { late }) => sum + late, 0)).toBe(0);
  });

  it('waits for nobody who has nothing to read', async () => {
    set();
    stage.send(topics.bank, 0, ...upTo(100).map((index) => transfer(`a${index}`, startMs + index * 60_000)));
    const { events } = stage.start({ recordsPerFrameMax: 10 });
    await stage.untilTaken();
    expect(events.filter(({ kind }) => kind === 'held')).toEqual([]);
  });
});
