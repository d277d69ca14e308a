import { describe, expect, it } from 'vitest';
import { MemoryBroker } from './memory/broker.js';
import { openMemoryLog } from './memory/log.js';
import { PartitionReaders } from './partition-readers.js';

const brokerOf = (partitions: number): MemoryBroker => {
  const broker = new MemoryBroker({ batchRecordsMax: 2 });
  broker.create({ topic: 't', partitions });
  return broker;
};
const append = (broker: MemoryBroker, partition: number, ...values: readonly string[]): void => {
  for (const value of values) broker.append('t', partition, [{ value: Buffer.from(value) }]);
};
const drain = (readers: PartitionReaders, partition: number): string[] => {
  const values: string[] = [];
  for (let next = readers.take(partition); next !== null; next = readers.take(partition))
    values.push(String(next.value));
  return values;
};

describe('readers of the partitions of a topic', () => {
  it('hand out each partition in its order, whatever becomes of the others', async () => {
    const broker = brokerOf(3);
    append(broker, 0, 'a', 'b', 'c');
    append(broker, 2, 'x');
    const readers = await PartitionReaders.open(openMemoryLog(broker), 't');
    expect(readers.count).toBe(3);
    expect(readers.take(0)).toBeNull();
    expect(await readers.fetch(0)).toBe(true);
    expect(drain(readers, 0)).toEqual(['a', 'b']);
    // Partition 1 has nothing, and holds up nobody.
    const waiting = readers.fetch(1);
    expect([await readers.fetch(2), drain(readers, 2)]).toEqual([true, ['x']]);
    expect([await readers.fetch(0), drain(readers, 0)]).toEqual([true, ['c']]);
    append(broker, 1, 'late');
    expect([await waiting, drain(readers, 1)]).toEqual([true, ['late']]);
    await readers.close();
  });

  it('end together', async () => {
    const readers = await PartitionReaders.open(openMemoryLog(brokerOf(2)), 't');
    const waiting = [readers.fetch(0), readers.fetch(1)];
    await readers.close();
    expect(await Promise.all(waiting)).toEqual([false, false]);
  });

  it('are not opened of a topic that does not exist', async () => {
    await expect(PartitionReaders.open(openMemoryLog(brokerOf(1)), 'other')).rejects.toThrow('LOG_TOPIC_MISSING');
  });
});
