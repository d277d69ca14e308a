import {
  decodeFlowsFrame,
  encodeFlowsFrame,
  encodeJournalFrame,
  type FlowsFrame,
  type FlowsUnit,
  isEntryRecord,
  type LateEvent,
} from '@weir/journal';
import { batchOf, type LogBatch, MemoryBroker, openMemoryLog } from '@weir/log';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameOf, pay, settings, voidOf } from './journal.fixture.js';
import { JournalToFlows, runMatcher } from './run-matcher.js';

const hourMs = 3_600_000;
const settingsFrame = encodeJournalFrame({ type: 'settings', settings });

/** A journal: settings, then frames of some records each; some come twice, some come late. */
const journals = fc
  .array(
    fc.record({
      records: fc.array(
        fc.oneof(
          {
            weight: 5,
            arbitrary: fc
              .tuple(
                fc.nat(40),
                fc.nat(5 * hourMs),
                fc.constantFrom('A', 'B', 'C'),
                fc.constantFrom('A', 'B', 'cash'),
                fc.nat(9),
              )
              .map(([id, time, from, to, amount]) => pay(`t${id}`, time, from, to, amount)),
          },
          { weight: 1, arbitrary: fc.nat(40).map((id) => voidOf(`t${id}`)) },
        ),
        { maxLength: 5 },
      ),
      again: fc.boolean(),
    }),
    { maxLength: 12 },
  )
  .map((frames) => {
    const values = [settingsFrame];
    let raw = 0;
    for (const { records, again } of frames) {
      const frame = encodeJournalFrame(frameOf(raw, records));
      values.push(frame, ...(again ? [frame] : []));
      raw += records.length;
    }
    return values;
  });

const piece = (values: readonly Buffer[], from: number, to: number): LogBatch =>
  batchOf(
    { topic: 'journal', partition: 0, firstOffset: from, nextOffset: to, highWatermark: values.length },
    values
      .slice(from, to)
      .map((value, at) => ({ offset: from + at, timestampMs: from + at, key: null, value, headers: {} })),
  );

interface Written {
  readonly frames: readonly FlowsFrame[];
  readonly late: readonly LateEvent[];
}

/** What a matcher writes that finds flows up to `written` and reads the journal in batches that end at `borders`. */
const write = (values: readonly Buffer[], written: number, borders: readonly number[] = []): Written => {
  const matcher = new JournalToFlows(written);
  const ends = [...new Set([...borders.map((border) => border % values.length), values.length])].sort((a, b) => a - b);
  const frames: FlowsFrame[] = [];
  const late: LateEvent[] = [];
  let from = 0;
  for (const to of ends) {
    const step = matcher.take(piece(values, from, to));
    frames.push(...step.frames.map(decodeFlowsFrame));
    late.push(...step.late);
    from = to;
  }
  return { frames, late };
};

const unitsFrom = ({ frames }: Written, offset: number): FlowsUnit[] =>
  frames.flatMap(({ units }) => units).filter(({ version }) => version >= offset);

const expectContiguous = (frames: readonly FlowsFrame[], from: number, to: number): void => {
  let at = from;
  for (const frame of frames) {
    expect(frame.from).toBe(at);
    expect(frame.to).toBeGreaterThan(frame.from);
    for (const { version } of frame.units) expect(version >= frame.from && version < frame.to).toBe(true);
    at = frame.to;
  }
  expect(at).toBe(to);
};

describe('flows written again after a restart', () => {
  const borders = fc.array(fc.nat(30), { maxLength: 5 });

  it('are the same for every offset not yet written, whatever the borders of the batches', () => {
    fc.assert(
      fc.property(journals, borders, borders, fc.nat(), (values, first, second, cut) => {
        const whole = write(values, 0, first);
        expectContiguous(whole.frames, 0, values.length);
        // A crash leaves some whole frames in the log: their end is what the next matcher finds.
        const written = [0, ...whole.frames.map(({ to }) => to)][cut % (whole.frames.length + 1)]!;
        const after = write(values, written, second);
        expectContiguous(after.frames, written, values.length);
        expect(unitsFrom(after, 0)).toEqual(unitsFrom(whole, written));
      }),
      { numRuns: 300 },
    );
  });

  it('tell of late events from there on, none twice and none left out', () => {
    const values = [
      settingsFrame,
      encodeJournalFrame(frameOf(0, [pay('now', 5 * hourMs, 'A', 'B', 1), pay('late 1', 1, 'A', 'B', 1)])),
      encodeJournalFrame(frameOf(2, [pay('late 2', 1, 'A', 'B', 1)])),
    ];
    const idsOf = ({ late }: Written): string[] => late.map(({ id }) => id);
    expect(idsOf(write(values, 0))).toEqual(['late 1', 'late 2']);
    expect(idsOf(write(values, 2, [1]))).toEqual(['late 2']);
    expect(idsOf(write(values, 3))).toEqual([]);
  });
});

describe('flows frames', () => {
  it('are cut where they grow long, between messages', () => {
    const payments = Array.from({ length: 1_500 }, (_, n) => pay(`t${n}`, n, `V${n}`, `A${n}`, 1));
    const values = [
      settingsFrame,
      ...[0, 500, 1_000].map((at) => encodeJournalFrame(frameOf(at, payments.slice(at, at + 500)))),
    ];
    const { frames } = write(values, 0);
    expect(frames.map(({ from, to, units }) => [from, to, units.length])).toEqual([
      [0, 3, 2],
      [3, 4, 1],
    ]);
  });

  it('cover offsets that nothing came of, those of the log itself too', () => {
    const matcher = new JournalToFlows(0);
    // The last three offsets hold no record, as after a transaction.
    const { frames } = matcher.take({ ...piece([settingsFrame], 0, 1), nextOffset: 4 });
    expect(frames.map(decodeFlowsFrame)).toMatchObject([{ shard: 0, from: 0, to: 4, units: [] }]);
    expect(matcher.take({ ...piece([settingsFrame], 4, 4), nextOffset: 5 }).frames).toHaveLength(1);
  });

  it('count what contradicts what stands of its id, and say where the last of it came; flows that stand are not counted again', () => {
    const contents = [5, 5, 6, 7].map((amount) => [pay('t1', 1, 'A', 'B', amount)]);
    const values = [settingsFrame, ...contents.map((drafts, at) => encodeJournalFrame(frameOf(at, drafts)))];
    for (const [written, count] of [
      [0, 2],
      [4, 1],
    ] as const) {
      const matcher = new JournalToFlows(written);
      matcher.take(piece(values, 0, values.length));
      expect(matcher.progress(values.length).passedOver).toEqual([{ reason: 'conflict', count, offset: 4 }]);
    }
  });

  it('do not begin before there are settings: matching by rules that nobody gave is refused', () => {
    const value = encodeJournalFrame(frameOf(0, [pay('t1', 1, 'A', 'B', 1)]));
    expect(() => new JournalToFlows(0).take(piece([value], 0, 1))).toThrow(/FOLD_INVARIANT.*offset 0/);
  });
});

describe('the matcher over a log', () => {
  it('killed and started anew writes the rest, nothing lost and nothing twice', { timeout: 20_000 }, async () => {
    const topics = { journal: 'journal', flows: 'flows', late: 'late' };
    const log = openMemoryLog(new MemoryBroker());
    await log.createTopics(Object.values(topics).map((topic) => ({ topic, partitions: 1 })));
    const out = await log.openWriter();
    const values = [settingsFrame];
    const names = ['V', 'A', 'B', 'C', 'cash'];
    for (let n = 0; n < 4; n++) {
      values.push(encodeJournalFrame(frameOf(n, [pay(`t${n}`, n, names[n]!, names[n + 1]!, 100 - n)])));
    }
    const runTo = async (position: number): Promise<void> => {
      const stop = new AbortController();
      const run = runMatcher({
        log,
        topics,
        signal: stop.signal,
        onProgress: (progress) => {
          if (progress.position >= position) stop.abort();
        },
      });
      await run;
    };
    const append = (from: number, to: number) =>
      out.append(
        topics.journal,
        0,
        values.slice(from, to).map((value) => ({ value })),
      );
    await append(0, 3);
    await runTo(3);
    await append(3, 5);
    await runTo(5);
    // Once more with nothing left to write.
    await runTo(5);

    const reader = await log.openReader([{ topic: topics.flows, partition: 0, offset: 0 }]);
    const frames: FlowsFrame[] = [];
    while (frames.at(-1)?.to !== 5) {
      const batch = await reader.next();
      for (const { value } of batch!.records) frames.push(decodeFlowsFrame(value!));
    }
    await reader.close();
    expectContiguous(frames, 0, 5);
    const flowIds = frames.flatMap(({ units }) =>
      units.flatMap(({ records }) => records.filter(isEntryRecord).map(({ kind, id }) => `${kind} ${id}`)),
    );
    expect(flowIds).toEqual([0, 1, 2, 3].flatMap((n) => [`flow t${n}`, `credit t${n}`]));
    expect((await log.offsets(topics.flows))[0]!.next).toBe(frames.length);
    await log.close();
  });

  it('halts where flows cover more than the journal has: what comes below would never be written', async () => {
    const broker = new MemoryBroker();
    for (const topic of ['journal', 'flows', 'late']) broker.create({ topic, partitions: 1 });
    broker.append('journal', 0, [{ value: settingsFrame }]);
    broker.append('flows', 0, [{ value: encodeFlowsFrame({ shard: 0, from: 0, to: 7, units: [] }) }]);
    const running = runMatcher({
      log: openMemoryLog(broker),
      topics: { journal: 'journal', flows: 'flows', late: 'late' },
      signal: new AbortController().signal,
    });
    await expect(running).rejects.toThrow(/FOLD_INVARIANT.*up to 7, which ends at 1/);
  });

  it('halts where the journal lost its end and was written on: what lies there now was never told of', async () => {
    const broker = new MemoryBroker();
    for (const topic of ['journal', 'flows', 'late']) broker.create({ topic, partitions: 1 });
    const [before, after] = ['t1', 't2'].map((id) => encodeJournalFrame(frameOf(0, [pay(id, 1, 'V', 'A', 100)])));
    for (const value of [settingsFrame, before!]) broker.append('journal', 0, [{ value }]);
    const run = async (): Promise<void> => {
      const stop = new AbortController();
      await runMatcher({
        log: openMemoryLog(broker),
        topics: { journal: 'journal', flows: 'flows', late: 'late' },
        signal: stop.signal,
        onProgress: ({ position }) => position >= 2 && stop.abort(),
      });
    };
    await run();
    broker.loseFrom('journal', 0, 1);
    broker.append('journal', 0, [{ value: after! }]);
    broker.append('journal', 0, [{ value: before! }]);
    await expect(run()).rejects.toThrow(/FOLD_INVARIANT.*another message at offset 1 of journal/);
  });
});
