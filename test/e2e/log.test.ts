import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  assertContiguous,
  describeLogConformance,
  type LogUnderTest,
  readRecords,
} from '../../packages/log/src/conformance.js';
import { type Log, type LogBatch, openKafkaLog } from '../../packages/log/src/index.js';
import { describeTopicsFound } from '../../packages/log/src/topics/conformance.js';
import { describeTransactions } from '../../packages/log/src/transactions/conformance.js';

const broker = process.env.WEIR_TEST_KAFKA;
/** A shell command that kills the broker with -9 and starts it again, returning when it listens. */
const bounceCommand = process.env.WEIR_TEST_KAFKA_BOUNCE;

if (broker === undefined) {
  console.warn('SKIPPED: the log on Kafka. Set WEIR_TEST_KAFKA to host:port of a broker that may be written to.');
  it.skip('the log on Kafka needs WEIR_TEST_KAFKA', () => undefined);
} else {
  const openLog = () => openKafkaLog({ brokers: [broker], clientId: 'weir-test' });
  const plain = new Kafka({ brokers: [broker], clientId: 'weir-test-plain', logLevel: logLevel.NOTHING });

  const onKafka = async (): Promise<LogUnderTest> => {
    const admin = plain.admin();
    await admin.connect();
    return {
      openLog,
      truncateBefore: async (topic, partition, offset) => {
        // kafkajs looks for the leader among topics that this client has heard of.
        await admin.fetchTopicOffsets(topic);
        await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(offset) }] });
      },
      close: () => admin.disconnect(),
    };
  };
  describeLogConformance('Kafka', onKafka);
  describeTransactions('Kafka', onKafka);
  describeTopicsFound('Kafka', onKafka);

  describe('the log on Kafka', () => {
    const topic = `log-e2e-${Date.now().toString(36)}-${process.pid}`;
    let log: Log;

    beforeAll(async () => {
      log = openLog();
      await log.createTopics(['txn', 'bounce', 'idle'].map((part) => ({ topic: `${topic}.${part}`, partitions: 1 })));
    });
    afterAll(async () => {
      await log.deleteTopics(['txn', 'bounce', 'idle'].map((part) => `${topic}.${part}`));
      await log.close();
    });

    it('passes over aborted transactions and markers, and its position moves past them', async () => {
      const name = `${topic}.txn`;
      const producer = plain.producer({
        transactionalId: `${topic}-producer`,
        createPartitioner: () => () => 0,
        retry: { initialRetryTime: 20 },
      });
      await producer.connect();
      const transaction = async (value: string, end: 'commit' | 'abort') => {
        const open = await producer.transaction();
        await open.send({ topic: name, messages: [{ value }, { value }] });
        await open[end]();
      };
      const reader = await log.openReader([{ topic: name, partition: 0, offset: 0 }]);
      await transaction('a', 'commit'); // 0 1, marker 2
      await transaction('b', 'abort'); //  3 4, marker 5
      await transaction('c', 'commit'); // 6 7, marker 8
      await transaction('d', 'abort'); //  9 10, marker 11
      await producer.disconnect();

      const batches: LogBatch[] = [];
      while ((batches.at(-1)?.nextOffset ?? 0) < 12) batches.push((await reader.next())!);
      assertContiguous(batches, { [`${name}/0`]: 0 });
      const seen = (from: readonly LogBatch[]) =>
        from.flatMap(({ records }) => records.map(({ offset, value }) => `${offset}${value!.toString()}`));
      expect(seen(batches)).toEqual(['0a', '1a', '6c', '7c']);
      await reader.close();

      // From inside: every offset is a place to begin, the end of the log included.
      for (let offset = 0; offset <= 12; offset++) {
        const again = await log.openReader([{ topic: name, partition: 0, offset }]);
        const rest: LogBatch[] = [];
        while ((rest.at(-1)?.nextOffset ?? offset) < 12) rest.push((await again.next())!);
        assertContiguous(rest, { [`${name}/0`]: offset });
        expect(seen(rest)).toEqual(['0a', '1a', '6c', '7c'].filter((each) => Number.parseInt(each, 10) >= offset));
        await again.close();
      }
    });

    it.each(['gzip', 'snappy', 'lz4', 'zstd'])('reads what a broker compressed: %s', async (codec) => {
      const name = `${topic}.${codec}`;
      await log.createTopics([{ topic: name, partitions: 1, config: { 'compression.type': codec } }]);
      const writer = await log.openWriter();
      const values = Array.from({ length: 2_000 }, (_, i) => `${codec} ${i} ${'again '.repeat(i % 50)}`);
      await writer.append(
        name,
        0,
        values.map((value) => ({ key: 'k', value: Buffer.from(value), headers: { codec } })),
      );
      await writer.close();
      const reader = await log.openReader([{ topic: name, partition: 0, offset: 7 }]);
      const read = await readRecords(reader, values.length - 7);
      expect(read.map(({ value }) => value!.toString())).toEqual(values.slice(7));
      expect(read.every(({ headers }) => headers['codec']!.toString() === codec)).toBe(true);
      await reader.close();
      await log.deleteTopics([name]);
    });

    it('leaves no groups behind and costs next to nothing when idle', async () => {
      const own = openKafkaLog({ brokers: [broker], clientId: topic });
      const name = `${topic}.idle`;
      const writer = await own.openWriter();
      await writer.append(name, 0, [{ value: Buffer.from('x') }]);
      const reader = await own.openReader([{ topic: name, partition: 0, offset: 0 }]);
      await readRecords(reader, 1);

      const timers = await countingTimers(2_000);
      // kafkajs unpatched: thousands.
      expect(timers).toBeLessThan(100);

      await own.close();
      const admin = plain.admin();
      await admin.connect();
      const { groups } = await admin.listGroups();
      await admin.disconnect();
      expect(groups.filter(({ groupId }) => groupId.startsWith(`${topic}.reader.`))).toEqual([]);
    });

    it('waits for a broker that is not there yet, until it is closed', async () => {
      const said: string[] = [];
      const nowhere = openKafkaLog({
        brokers: ['127.0.0.1:1'],
        clientId: 'weir-test',
        onLog: (level, message) => void (level === 'warn' && said.push(message)),
      });
      await expect(nowhere.ping()).rejects.toMatchObject({ code: 'LOG_UNREACHABLE' });
      const writer = await nowhere.openWriter();
      const ended = { code: 'LOG_CLOSED' };
      const append = expect(writer.append('t', 0, [{ value: null }])).rejects.toMatchObject(ended);
      const reader = expect(nowhere.openReader([{ topic: 't', partition: 0, offset: 0 }])).rejects.toMatchObject(ended);
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      await nowhere.close();
      await Promise.all([append, reader]);
      expect(said).toContain('writing failed and is tried again');
      expect(said).toContain('waiting for a broker to read from');
    });

    it.skipIf(bounceCommand === undefined)(
      'loses nothing and keeps the order when the broker is killed while one writes and one reads',
      async () => {
        const name = `${topic}.bounce`;
        const reader = await log.openReader([{ topic: name, partition: 0, offset: 0 }]);
        const writer = await log.openWriter();
        const wanted: string[] = [];
        let stop = false;
        const writing = (async () => {
          for (let i = 0; !stop; i++) {
            wanted.push(String(i));
            await writer.append(name, 0, [{ value: Buffer.from(String(i)) }]);
            await new Promise((resolve) => setTimeout(resolve, 2));
          }
        })();
        const batches: LogBatch[] = [];
        const distinct = new Set<string>();
        const reading = (async () => {
          for (let batch = await reader.next(); batch !== null; batch = await reader.next()) {
            batches.push(batch);
            for (const { value } of batch.records) distinct.add(value!.toString());
          }
        })();
        const bounces = 3;
        for (let i = 0; i < bounces; i++) {
          await new Promise((resolve) => setTimeout(resolve, 1_000));
          const before = distinct.size;
          const bounce = spawn('sh', ['-c', bounceCommand!], { stdio: 'ignore' });
          expect((await once(bounce, 'exit'))[0]).toBe(0);
          const upMs = Date.now();
          await expect.poll(() => distinct.size, { timeout: 60_000 }).toBeGreaterThan(before + 10);
          console.log(`reading again ${Date.now() - upMs} ms after the broker was back`);
        }
        stop = true;
        await writing;
        await expect.poll(() => distinct.size, { timeout: 60_000 }).toBe(wanted.length);
        await reader.close();
        await reading;
        assertContiguous(batches, { [`${name}/0`]: 0 });
        // In order of first appearance; a request may be stored twice when its answer was lost.
        expect([...distinct]).toEqual(wanted);
        const stored = batches.flatMap(({ records }) => records).length;
        console.log(`${wanted.length} appended, ${stored - wanted.length} stored twice`);
        await writer.close();
      },
    );
  });
}

/** Calls of setTimeout in `ms`. */
async function countingTimers(ms: number): Promise<number> {
  const real = globalThis.setTimeout;
  let count = 0;
  globalThis.setTimeout = Object.assign((...args: Parameters<typeof real>) => {
    count++;
    return real(...args);
  }, real) as typeof real;
  await new Promise((resolve) => real(resolve, ms));
  globalThis.setTimeout = real;
  return count;
}
