import {
  decodeFlowsFrame,
  encodeFlowsFrame,
  encodeJournalFrame,
  type FlowsUnit,
  isEntryRecord,
  type JournalFrame,
} from '@weir/journal';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import { afterEach, describe, expect, it } from 'vitest';
import { type MergedFrame, MergedStream } from './merged-stream.js';
import { pay, settings } from './story.fixture.js';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A log with a journal of `count` messages (settings, then nothing but idle marks) and flows as they are sent. */
const openRun = async (count: number) => {
  const log = openMemoryLog(new MemoryBroker());
  await log.createTopics(['journal', 'flows'].map((topic) => ({ topic, partitions: 1 })));
  const out = await log.openWriter();
  const journal: JournalFrame[] = [{ type: 'settings', settings }];
  while (journal.length < count) journal.push({ type: 'idle', topic: 'bank', partition: 0, end: journal.length });
  await out.append(
    'journal',
    0,
    journal.map((frame) => ({ value: encodeJournalFrame(frame) })),
  );
  const stream = await MergedStream.open(log, { journal: 'journal', flows: 'flows' });
  ends.push(async () => {
    await stream.close();
    await log.close();
  });
  /** Sends frames over `[from, to)`, each offset of `told` with a record that names it. */
  const flows = (...frames: (readonly [from: number, to: number, told: readonly number[], name?: string])[]) =>
    out.append(
      'flows',
      0,
      frames.map(([from, to, told, name = 't']) => {
        const units = told.map(
          (version): FlowsUnit => ({ version, records: pay(`${name}${version}`, version, 'V', 'A', 1) }),
        );
        return { value: encodeFlowsFrame({ shard: 0, from, to, units }) };
      }),
    );
  return { stream, flows, out };
};

/** What was handed out, short: journal offset and the transfers that it brought. */
const told = (merged: readonly MergedFrame[] | null): string[] =>
  (merged ?? []).flatMap(({ frame, messages }) => {
    const { units } = decodeFlowsFrame(frame);
    return messages.map(({ offset }) => {
      const records = units.find(({ version }) => version === offset)?.records.filter(isEntryRecord) ?? [];
      return [offset, ...new Set(records.map(({ id }) => id))].join(' ');
    });
  });

describe('journal and flows, merged', () => {
  it('hand out every journal message that flows cover, with what the matcher made of it', async () => {
    const { stream, flows } = await openRun(5);
    await flows([0, 4, [1, 3]]);
    expect(told(await stream.next())).toEqual(['0', '1 t1', '2', '3 t3']);
    expect(stream.position).toBe(4);
  });

  it('hold a message back until flows cover it', async () => {
    const { stream, flows } = await openRun(3);
    await flows([0, 2, []]);
    expect(told(await stream.next())).toEqual(['0', '1']);
    let isThere = false;
    const next = stream.next().then((merged) => {
      isThere = true;
      return merged;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isThere).toBe(false);
    await flows([2, 3, [2]]);
    expect(told(await next)).toEqual(['2 t2']);
  });

  it('take frames of a zombie: the first in the log wins, and of an overlap only what is new', async () => {
    const { stream, flows } = await openRun(5);
    await flows([0, 3, [1, 2]], [0, 3, [1, 2], 'zombie'], [1, 2, [1], 'zombie'], [2, 5, [2, 4], 'late']);
    expect(told(await stream.next())).toEqual(['0', '1 t1', '2 t2', '3', '4 late4']);
    expect(stream.droppedFrames).toBe(0);
  });

  it('drop a frame that begins past what is covered, and count it', async () => {
    const { stream, flows } = await openRun(5);
    await flows([0, 1, []], [2, 5, [2]]);
    expect(told(await stream.next())).toEqual(['0']);
    expect([stream.droppedFrames, stream.position]).toEqual([1, 1]);
    await flows([1, 5, [2]]);
    expect(told(await stream.next())).toEqual(['1', '2 t2', '3', '4']);
  });

  it('fold the journal on the way, once', async () => {
    const { stream, flows } = await openRun(2);
    await flows([0, 1, []], [0, 2, []]);
    const merged = await stream.next();
    expect(merged!.flatMap(({ messages }) => messages.map((message) => message.settings))).toEqual([settings, null]);
    expect(stream.fold.settings).toEqual(settings);
  });

  it('end when they are closed', async () => {
    const { stream } = await openRun(1);
    const next = stream.next();
    await stream.close();
    expect(await next).toBeNull();
  });

  it('halt on a frame that is torn, and name the place of one that is empty', async () => {
    const torn = await openRun(1);
    await torn.out.append('flows', 0, [{ value: Buffer.from('no frame') }]);
    await expect(torn.stream.next()).rejects.toThrow('FRAME_CORRUPT');
    const empty = await openRun(1);
    await empty.out.append('flows', 0, [{ value: null }]);
    await expect(empty.stream.next()).rejects.toThrow(/FRAME_CORRUPT.*offset 0/);
  });
});
