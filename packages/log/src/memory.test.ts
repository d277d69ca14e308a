import { describe, expect, it } from 'vitest';
import { describeLogConformance, type LogUnderTest, readRecords } from './conformance.js';
import { MemoryBroker, openMemoryLog } from './index.js';
import { describeTopicsFound } from './topics/conformance.js';
import { describeTransactions } from './transactions/conformance.js';

const inMemory = (batchRecordsMax: number) => async (): Promise<LogUnderTest> => {
  const broker = new MemoryBroker({ batchRecordsMax });
  return {
    openLog: () => openMemoryLog(broker),
    truncateBefore: async (topic, partition, offset) => broker.truncateBefore(topic, partition, offset),
    close: async () => undefined,
  };
};

for (const batchRecordsMax of [500, 3])
  describeLogConformance(`memory, ${batchRecordsMax} records a batch,`, inMemory(batchRecordsMax));
describeTransactions('memory', inMemory(500));
describeTopicsFound('memory', inMemory(500));

describe('the mishaps of a log in memory', () => {
  const set = async () => {
    const broker = new MemoryBroker({ nowMs: () => 42 });
    const log = openMemoryLog(broker);
    await log.createTopics([{ topic: 't', partitions: 1 }]);
    const writer = await log.openWriter();
    const append = (value: string) => writer.append('t', 0, [{ value: Buffer.from(value) }]);
    const read = async (count: number) =>
      (await readRecords(await log.openReader([{ topic: 't', partition: 0, offset: 0 }]), count)).map(({ value }) =>
        value!.toString(),
      );
    return { broker, log, writer, append, read };
  };

  it('a failed append writes nothing, the next one does', async () => {
    const { broker, append, read } = await set();
    broker.failNextAppend();
    await expect(append('a')).rejects.toMatchObject({ code: 'LOG_OTHER' });
    expect(await append('b')).toEqual({ baseOffset: 0 });
    expect(await read(1)).toEqual(['b']);
  });

  it('an append whose answer is lost is in the log all the same', async () => {
    const { broker, append, read } = await set();
    broker.loseNextAcknowledgement('t');
    await expect(append('a')).rejects.toMatchObject({ code: 'LOG_UNREACHABLE' });
    await append('a');
    expect(await read(2)).toEqual(['a', 'a']);
  });

  it('a repeated append is written twice and acknowledged once', async () => {
    const { broker, append, read } = await set();
    broker.repeatNextAppend('another topic');
    broker.repeatNextAppend('t');
    expect(await append('a')).toEqual({ baseOffset: 0 });
    expect(await append('b')).toEqual({ baseOffset: 2 });
    expect(await read(3)).toEqual(['a', 'a', 'b']);
  });

  it('readers and writers wait out an outage, in order; questions fail', async () => {
    const { broker, log, append } = await set();
    const reader = await log.openReader([{ topic: 't', partition: 0, offset: 0 }]);
    const waiting = reader.next();
    broker.setReachable(false);
    const appends = [append('a'), append('b')];
    await expect(log.ping()).rejects.toMatchObject({ code: 'LOG_UNREACHABLE' });
    await expect(log.offsets('t')).rejects.toMatchObject({ code: 'LOG_UNREACHABLE' });
    broker.setReachable(true);
    expect(await Promise.all(appends)).toEqual([{ baseOffset: 0 }, { baseOffset: 1 }]);
    const first = (await waiting)!;
    expect([...first.records, ...(await readRecords(reader, 2 - first.records.length))]).toMatchObject([
      { value: Buffer.from('a'), timestampMs: 42 },
      { value: Buffer.from('b') },
    ]);
  });

  it('closing ends appends that wait for a broker', async () => {
    const { broker, writer, append } = await set();
    broker.setReachable(false);
    const waiting = append('a');
    await writer.close();
    await expect(waiting).rejects.toMatchObject({ code: 'LOG_CLOSED' });
  });

  it('a reader that had read what was then lost halts', async () => {
    const { broker, log, append } = await set();
    await append('a');
    await append('b');
    const reader = await log.openReader([{ topic: 't', partition: 0, offset: 0 }]);
    await readRecords(reader, 2);
    broker.loseFrom('t', 0, 1);
    await expect(reader.next()).rejects.toMatchObject({
      code: 'LOG_OFFSET_MISSING',
      message: expect.stringContaining('the log ends at 1'),
    });
  });

  it('does not see what the writer does to its buffers afterwards', async () => {
    const { writer, read } = await set();
    const value = Buffer.from('kept');
    await writer.append('t', 0, [{ value }]);
    value.fill('x');
    expect(await read(1)).toEqual(['kept']);
  });
});
