import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LogUnderTest, readRecords } from '../conformance.js';
import type { Log, LogReader, LogRecord } from '../port.js';

const text = (words: string): Buffer => Buffer.from(words);
const valueText = ({ value }: LogRecord): string => value?.toString() ?? '';

/** What a transactional writer must do, whatever the log is made of. */
export function describeTransactions(name: string, open: () => Promise<LogUnderTest>): void {
  describe(`${name} with transactions`, () => {
    let cluster: LogUnderTest;
    let log: Log;
    const run = `transactions-${Date.now().toString(36)}-${process.pid}`;
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

    const newTopic = async (partitions: number, config: Record<string, string>): Promise<string> => {
      const topic = `${run}.${made.length}`;
      made.push(topic);
      await log.createTopics([{ topic, partitions, config }]);
      return topic;
    };
    const newWriter = async (transactionalId: string, of = log) => {
      const writer = await of.openWriter({ transactionalId });
      closers.push(() => writer.close());
      return writer;
    };
    const newReader = async (topic: string, ...partitions: readonly number[]): Promise<LogReader> => {
      const reader = await log.openReader(partitions.map((partition) => ({ topic, partition, offset: 0 })));
      closers.push(() => reader.close());
      return reader;
    };

    it('has each append of a transactional writer whole, and fences it when another opens its id', async () => {
      const topic = await newTopic(2, { 'max.message.bytes': '10000000' });
      const transactionalId = `${topic}.writer`;
      const [a, b] = [await newWriter(transactionalId), await newWriter(`${topic}.b`)];
      const reader = await newReader(topic, 0, 1);
      await a.append(topic, 0, [{ key: 'k', value: text('1') }, { value: text('2') }]);
      // More than one request, of two partitions; writers of other ids are left alone.
      const large = Array.from({ length: 5 }, (_, i) => ({ value: Buffer.alloc(300_000, String(i)) }));
      const [, inOne] = await Promise.all([a.append(topic, 0, large), b.append(topic, 1, [{ value: text('b') }])]);
      expect(inOne).toEqual({ baseOffset: 0 });
      const read = await readRecords(reader, 8);
      expect(read.map((record) => valueText(record).slice(0, 1)).sort()).toEqual([...'0112234b']);

      const successor = await newWriter(transactionalId, cluster.openLog());
      const fenced = { code: 'LOG_FENCED' };
      await expect(a.append(topic, 0, [{ value: text('zombie') }])).rejects.toMatchObject(fenced);
      await expect(a.append(topic, 1, [{ value: text('zombie') }])).rejects.toMatchObject(fenced);
      await successor.append(topic, 0, [{ value: text('s') }]);
      await b.append(topic, 1, [{ value: text('c') }]);
      expect((await readRecords(reader, 2)).map(valueText).sort()).toEqual(['c', 's']);
    });

    it('leaves nothing of a transactional append that was refused, and that writer is spent', async () => {
      const topic = await newTopic(1, { 'max.message.bytes': '200000' });
      const writer = await newWriter(`${topic}.writer`);
      const tooLarge = { code: 'LOG_MESSAGE_TOO_LARGE' };
      const messages = [{ value: text('fits') }, { value: Buffer.alloc(300_000) }];
      await expect(writer.append(topic, 0, messages)).rejects.toMatchObject(tooLarge);
      await expect(writer.append(topic, 0, [{ value: text('x') }])).rejects.toMatchObject(tooLarge);
      const next = await newWriter(`${topic}.writer`);
      await next.append(topic, 0, [{ value: text('y') }]);
      const reader = await newReader(topic, 0);
      expect((await readRecords(reader, 1)).map(valueText)).toEqual(['y']);
    });
  });
}
