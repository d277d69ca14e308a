// Long because it is one list: everything that is asked of a log, in the order in which a reader of it would ask.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Log, LogBatch, LogReader, LogRecord } from './port.js';

/** A cluster to test a log on. */
export interface LogUnderTest {
  /** Another log on the same cluster, as another process would open it. */
  openLog(): Log;
  /** Deletes records below `offset`, as retention does. */
  truncateBefore(topic: string, partition: number, offset: number): Promise<void>;
  close(): Promise<void>;
}

/** What every log must do, whatever it is made of. Topics get names of their own, so that runs may share a cluster. */
export function describeLogConformance(name: string, open: () => Promise<LogUnderTest>): void {
  describe(`${name} as a log`, () => {
    let cluster: LogUnderTest;
    let log: Log;
    const run = `conformance-${Date.now().toString(36)}-${process.pid}`;
    const made: string[] = [];
    const closers: (() => Promise<void>)[] = [];

    beforeAll(async () => {
      cluster = await open();
      log = cluster.openLog();
    });

    afterAll(async () => {
      for (const close of closers) await close();
      await log.deleteTopics(made);
      await log.close();
      await cluster.close();
    });

    const newTopic = async (partitions = 1, config: Record<string, string> = {}): Promise<string> => {
      const topic = `${run}.${made.length}`;
      made.push(topic);
      await log.createTopics([{ topic, partitions, config }]);
      return topic;
    };
    const newWriter = async () => {
      const writer = await log.openWriter();
      closers.push(() => writer.close());
      return writer;
    };
    const newReader = async (...from: [topic: string, partition: number, offset: number][]): Promise<LogReader> => {
      const reader = await log.openReader(from.map(([topic, partition, offset]) => ({ topic, partition, offset })));
      closers.push(() => reader.close());
      return reader;
    };

    it('creates topics once, and refuses another number of partitions', async () => {
      const topic = `${run}.${made.length}`;
      made.push(topic);
      expect(await log.createTopics([{ topic, partitions: 3 }])).toEqual([topic]);
      expect(await log.createTopics([{ topic, partitions: 3 }])).toEqual([]);
      expect(await log.partitions(topic)).toBe(3);
      expect(await log.topics()).toContain(topic);
      expect(await log.offsets(topic)).toEqual([0, 1, 2].map((partition) => ({ partition, earliest: 0, next: 0 })));
      await expect(log.createTopics([{ topic, partitions: 4 }])).rejects.toMatchObject({
        code: 'LOG_TOPIC_MISMATCH',
        message: expect.stringContaining('has 3 partitions, not 4'),
      });
    });

    it('gives back what was written: bytes, nulls, headers, times, in order', async () => {
      const topic = await newTopic();
      const writer = await newWriter();
      const bytes = Buffer.from([0, 255, 128, 10]);
      const first = await writer.append(topic, 0, [
        {
          key: 'k',
          value: bytes,
          headers: { reason: 'BAD_TIME', raw: Buffer.from([1, 2]) },
          timestampMs: 1_767_225_600_000,
        },
        { key: Buffer.from([7]), value: null },
      ]);
      const second = await writer.append(topic, 0, [{ value: Buffer.alloc(0) }]);
      expect([first.baseOffset, second.baseOffset]).toEqual([0, 2]);
      expect(await log.offsets(topic)).toEqual([{ partition: 0, earliest: 0, next: 3 }]);

      const [a, b, c] = await readRecords(await newReader([topic, 0, 0]), 3);
      expect(a).toEqual({
        offset: 0,
        timestampMs: 1_767_225_600_000,
        key: Buffer.from('k'),
        value: bytes,
        headers: { reason: Buffer.from('BAD_TIME'), raw: Buffer.from([1, 2]) },
      });
      expect(b).toMatchObject({ offset: 1, key: Buffer.from([7]), value: null, headers: {} });
      expect(c).toMatchObject({ offset: 2, key: null, value: Buffer.alloc(0) });
      expect(Math.abs(b!.timestampMs - Date.now())).toBeLessThan(60_000);
    });

    it("stamps the broker's time where the topic says so", async () => {
      const topic = await newTopic(1, { 'message.timestamp.type': 'LogAppendTime' });
      await (await newWriter()).append(topic, 0, [{ value: text('old'), timestampMs: 1_000 }]);
      const [record] = await readRecords(await newReader([topic, 0, 0]), 1);
      expect(Math.abs(record!.timestampMs - Date.now())).toBeLessThan(60_000);
    });

    it('begins at exactly the offset asked for, in exactly the partitions asked for', async () => {
      const topic = await newTopic(3);
      const writer = await newWriter();
      for (const partition of [0, 1, 2])
        for (let i = 0; i < 10; i++) await writer.append(topic, partition, [{ value: text(`${partition}:${i}`) }]);
      const reader = await newReader([topic, 0, 4], [topic, 2, 9]);
      const batches: LogBatch[] = [];
      while (countRecords(batches) < 7) batches.push((await reader.next())!);
      assertContiguous(batches, { [`${topic}/0`]: 4, [`${topic}/2`]: 9 });
      const read = (partition: number) =>
        batches.filter((batch) => batch.partition === partition).flatMap(({ records }) => records.map(valueText));
      expect(read(0)).toEqual(['0:4', '0:5', '0:6', '0:7', '0:8', '0:9']);
      expect(read(2)).toEqual(['2:9']);
      expect(batches.every(({ partition }) => partition !== 1)).toBe(true);
      expect(batches.at(-1)!.highWatermark).toBe(10);
    });

    it('reads several topics at once, and from the very end waits for what comes', async () => {
      const topics = [await newTopic(), await newTopic()];
      const writer = await newWriter();
      await writer.append(topics[0]!, 0, [{ value: text('before') }]);
      const reader = await newReader([topics[0]!, 0, 1], [topics[1]!, 0, 0]);
      const waiting = reader.next();
      await writer.append(topics[0]!, 0, [{ value: text('after') }]);
      expect((await waiting)!.records.map(valueText)).toEqual(['after']);
      await writer.append(topics[1]!, 0, [{ value: text('other') }]);
      expect((await reader.next())!.records.map(valueText)).toEqual(['other']);
    });

    it('wakes a waiting reader soon', async () => {
      const topic = await newTopic();
      const writer = await newWriter();
      const reader = await newReader([topic, 0, 0]);
      const tookMs: number[] = [];
      for (let i = 0; i < 30; i++) {
        const next = reader.next();
        const startMs = performance.now();
        await writer.append(topic, 0, [{ value: text(String(i)) }]);
        await next;
        tookMs.push(performance.now() - startMs);
      }
      tookMs.sort((x, y) => x - y);
      // A few ms on a quiet machine; anything that polls would need hundreds.
      expect(tookMs[15]).toBeLessThan(100);
    });

    it('keeps the order of appends that overlap, and of messages in a large append', async () => {
      const topic = await newTopic();
      const writer = await newWriter();
      const large = Array.from({ length: 12_345 }, (_, i) => ({ value: text(`large ${i}`) }));
      const appends = [];
      for (let i = 0; i < 100; i++) appends.push(writer.append(topic, 0, [{ value: text(`small ${i}`) }]));
      appends.push(writer.append(topic, 0, large), writer.append(topic, 0, [{ value: text('last') }]));
      const offsets = (await Promise.all(appends)).map(({ baseOffset }) => baseOffset);
      expect(offsets).toEqual([...Array.from({ length: 101 }, (_, i) => i), 100 + large.length]);
      const read = await readRecords(await newReader([topic, 0, 0]), large.length + 101);
      expect(read.map(({ offset }) => offset)).toEqual(read.map((_, i) => i));
      expect(read.slice(99, 102).map(valueText)).toEqual(['small 99', 'large 0', 'large 1']);
      expect(read.slice(-2).map(valueText)).toEqual([`large ${large.length - 1}`, 'last']);
    });

    it('writes partitions side by side, each in its order', async () => {
      const topic = await newTopic(4);
      const writer = await newWriter();
      const rounds = 40;
      await Promise.all(
        [0, 1, 2, 3].flatMap((partition) =>
          Array.from({ length: rounds }, (_, i) => writer.append(topic, partition, [{ value: text(String(i)) }])),
        ),
      );
      for (const partition of [0, 1, 2, 3]) {
        const read = await readRecords(await newReader([topic, partition, 0]), rounds);
        expect(read.map(valueText)).toEqual(read.map((_, i) => String(i)));
      }
    });

    it('lets every reader read for itself, and every log see what others write', async () => {
      const topic = await newTopic();
      const other = cluster.openLog();
      closers.push(() => other.close());
      const writer = await other.openWriter();
      const readers = [await newReader([topic, 0, 0]), await newReader([topic, 0, 0])];
      await writer.append(topic, 0, [{ value: text('seen by all') }]);
      for (const reader of readers) expect((await readRecords(reader, 1)).map(valueText)).toEqual(['seen by all']);
    });

    it('moves much more than its buffer without losing or repeating', async () => {
      const topic = await newTopic();
      const writer = await newWriter();
      const value = Buffer.alloc(100_000, 'x');
      const count = 120;
      for (let i = 0; i < count; i += 6)
        await writer.append(
          topic,
          0,
          Array.from({ length: 6 }, (_, j) => ({ key: String(i + j), value })),
        );
      const reader = await log.openReader([{ topic, partition: 0, offset: 0 }], { bufferedBytesMax: 300_000 });
      closers.push(() => reader.close());
      const read = await readRecords(reader, count);
      expect(read.map(({ key }) => key!.toString())).toEqual(read.map((_, i) => String(i)));
    });

    it('ends a waiting reader with null when it is closed', async () => {
      const topic = await newTopic();
      const reader = await newReader([topic, 0, 0]);
      const waiting = reader.next();
      await reader.close();
      expect(await waiting).toBeNull();
      expect(await reader.next()).toBeNull();
    });

    it('refuses to begin at an offset that is gone or not there yet', async () => {
      const topic = await newTopic();
      const writer = await newWriter();
      for (let i = 0; i < 10; i++) await writer.append(topic, 0, [{ value: text(String(i)) }]);
      await cluster.truncateBefore(topic, 0, 6);
      expect(await log.offsets(topic)).toEqual([{ partition: 0, earliest: 6, next: 10 }]);
      const missing = (expected: number) => ({
        code: 'LOG_OFFSET_MISSING',
        place: { topic, partition: 0, expected, earliest: 6, next: 10 },
      });
      await expect(newReader([topic, 0, 5])).rejects.toMatchObject(missing(5));
      await expect(newReader([topic, 0, 11])).rejects.toMatchObject(missing(11));
      expect((await readRecords(await newReader([topic, 0, 6]), 4)).map(valueText)).toEqual(['6', '7', '8', '9']);
    });

    it('halts a reader whose next offset has gone, and hands out nothing past the hole', async () => {
      const topic = await newTopic();
      const writer = await newWriter();
      const value = Buffer.alloc(400_000, 'x');
      for (let i = 0; i < 20; i++) await writer.append(topic, 0, [{ value }]);
      const reader = await log.openReader([{ topic, partition: 0, offset: 0 }], { bufferedBytesMax: 1 });
      closers.push(() => reader.close());
      const batches = [(await reader.next())!];
      await cluster.truncateBefore(topic, 0, 19);
      const halt = (async () => {
        for (;;) batches.push((await reader.next())!);
      })();
      const position = () => batches.at(-1)!.nextOffset;
      await expect(halt).rejects.toMatchObject({ code: 'LOG_OFFSET_MISSING' });
      assertContiguous(batches, { [`${topic}/0`]: 0 });
      expect(position()).toBeLessThan(19);
      await expect(reader.next()).rejects.toMatchObject({
        code: 'LOG_OFFSET_MISSING',
        message: expect.stringContaining('the earliest held is 19'),
        place: { topic, partition: 0, expected: position(), earliest: 19, next: 20 },
      });
    });

    it('halts a reader whose topic is made anew with less in it', async () => {
      const topic = await newTopic();
      const writer = await newWriter();
      await writer.append(topic, 0, [{ value: text('a') }, { value: text('b') }]);
      const reader = await newReader([topic, 0, 0]);
      await readRecords(reader, 2);
      // Which of the two it meets is a matter of timing.
      const waiting = expect(reader.next()).rejects.toMatchObject({
        code: expect.stringMatching(/^LOG_(OFFSET|TOPIC)_MISSING$/),
      });
      await log.deleteTopics([topic]);
      await log.createTopics([{ topic, partitions: 1 }]);
      await waiting;
    });

    it('does not mind when what was read already goes', async () => {
      const topic = await newTopic();
      const writer = await newWriter();
      await writer.append(topic, 0, [{ value: text('a') }, { value: text('b') }]);
      const reader = await newReader([topic, 0, 0]);
      await readRecords(reader, 2);
      await cluster.truncateBefore(topic, 0, 2);
      await writer.append(topic, 0, [{ value: text('c') }]);
      expect((await readRecords(reader, 1)).map(valueText)).toEqual(['c']);
    });

    it('refuses a message that is too large, and goes on', async () => {
      const topic = await newTopic(1, { 'max.message.bytes': '200000' });
      const writer = await newWriter();
      const refused = expect(writer.append(topic, 0, [{ value: Buffer.alloc(300_000) }])).rejects.toMatchObject({
        code: 'LOG_MESSAGE_TOO_LARGE',
      });
      const queued = writer.append(topic, 0, [{ value: text('small') }]);
      await refused;
      expect(await queued).toEqual({ baseOffset: 0 });
      // Together they are larger than a request may be; one by one they are not.
      const several = Array.from({ length: 9 }, () => ({ value: Buffer.alloc(90_000) }));
      expect(await writer.append(topic, 0, several)).toEqual({ baseOffset: 1 });
      expect(await log.offsets(topic)).toEqual([{ partition: 0, earliest: 0, next: 10 }]);
    });

    it('says where a time begins, in each partition', async () => {
      const topic = await newTopic(3, { 'message.timestamp.type': 'CreateTime' });
      const writer = await newWriter();
      const at = (timestampMs: number) => ({ value: text('x'), timestampMs });
      await writer.append(topic, 0, [at(1_000), at(2_000), at(3_000)]);
      await writer.append(topic, 1, [at(5_000)]);
      expect(await log.offsetsAt(topic, 0)).toEqual([0, 0, 0]);
      expect(await log.offsetsAt(topic, 2_000)).toEqual([1, 0, 0]);
      expect(await log.offsetsAt(topic, 2_001)).toEqual([2, 0, 0]);
      // Behind the last record is the end, also of a partition that has none.
      expect(await log.offsetsAt(topic, 5_001)).toEqual([3, 1, 0]);
      await expect(log.offsetsAt(`${run}.absent`, 0)).rejects.toMatchObject({ code: 'LOG_TOPIC_MISSING' });
    });

    it('says which topic or partition is missing', async () => {
      const topic = await newTopic(2);
      const writer = await newWriter();
      const absent = { code: 'LOG_TOPIC_MISSING' };
      await expect(log.partitions(`${run}.absent`)).rejects.toMatchObject(absent);
      await expect(log.offsets(`${run}.absent`)).rejects.toMatchObject(absent);
      await expect(newReader([`${run}.absent`, 0, 0])).rejects.toMatchObject(absent);
      await expect(newReader([topic, 2, 0])).rejects.toMatchObject(absent);
      const refused = Promise.all([
        expect(writer.append(`${run}.absent`, 0, [{ value: text('x') }])).rejects.toMatchObject(absent),
        expect(writer.append(topic, 2, [{ value: text('x') }])).rejects.toMatchObject(absent),
      ]);
      // Nobody else is held up or harmed.
      expect(await writer.append(topic, 1, [{ value: text('x') }])).toEqual({ baseOffset: 0 });
      await refused;
    });

    it('refuses a partition asked for twice, and offsets that are none', async () => {
      const topic = await newTopic();
      await expect(newReader([topic, 0, 0], [topic, 0, 0])).rejects.toMatchObject({ code: 'LOG_OTHER' });
      await expect(newReader([topic, 0, 0.5])).rejects.toMatchObject({ code: 'LOG_OTHER' });
      await expect(newReader([topic, 0, -1])).rejects.toMatchObject({ code: 'LOG_OTHER' });
    });

    it('deletes topics, and passes over those that are not there', async () => {
      const topic = await newTopic();
      const kept = await newTopic();
      await log.offsets(topic);
      await log.deleteTopics([topic, `${run}.absent`]);
      expect(await log.topics()).not.toContain(topic);
      await expect(log.partitions(topic)).rejects.toMatchObject({ code: 'LOG_TOPIC_MISSING' });
      expect(await log.partitions(kept)).toBe(1);
    });

    it('closes with everything that was opened on it', async () => {
      const topic = await newTopic();
      const other = cluster.openLog();
      await other.ping();
      const reader = await other.openReader([{ topic, partition: 0, offset: 0 }]);
      const writer = await other.openWriter();
      const waiting = reader.next();
      await other.close();
      expect(await waiting).toBeNull();
      const closed = { code: 'LOG_CLOSED' };
      await expect(writer.append(topic, 0, [{ value: text('x') }])).rejects.toMatchObject(closed);
      await expect(other.openReader([{ topic, partition: 0, offset: 0 }])).rejects.toMatchObject(closed);
      await expect(other.openWriter()).rejects.toMatchObject(closed);
      await expect(other.ping()).rejects.toMatchObject(closed);
    });
  });
}

/** Reads until `count` records have come. */
export async function readRecords(reader: LogReader, count: number): Promise<LogRecord[]> {
  const records: LogRecord[] = [];
  while (records.length < count) {
    const batch = await reader.next();
    if (batch === null) throw new Error(`the reader ended after ${records.length} of ${count} records`);
    records.push(...batch.records);
  }
  return records;
}

/** Every batch begins where the one before it in its partition ended, and its records lie inside it. */
export function assertContiguous(batches: readonly LogBatch[], from: Readonly<Record<string, number>>): void {
  const positions = { ...from };
  for (const { topic, partition, firstOffset, nextOffset, records } of batches) {
    expect(firstOffset).toBe(positions[`${topic}/${partition}`]);
    let position = firstOffset;
    for (const { offset } of records) {
      expect(offset).toBeGreaterThanOrEqual(position);
      position = offset + 1;
    }
    expect(nextOffset).toBeGreaterThanOrEqual(position);
    positions[`${topic}/${partition}`] = nextOffset;
  }
}

function countRecords(batches: readonly LogBatch[]): number {
  return batches.reduce((sum, { records }) => sum + records.length, 0);
}

function text(words: string): Buffer {
  return Buffer.from(words);
}

function valueText({ value }: LogRecord): string {
  return value!.toString();
}
