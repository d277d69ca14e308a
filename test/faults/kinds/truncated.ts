import { Kafka, logLevel } from 'kafkajs';
import type { World } from '../stack/world.js';
import type { Fault } from './fault.js';

/** Deletes records of a partition below an offset, as retention does. */
export const deleteBelow = async (
  { stack }: World,
  topic: string,
  partitions: readonly { readonly partition: number; readonly offset: number }[],
): Promise<void> => {
  const admin = new Kafka({ clientId: 'weir-faults', brokers: stack.brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    // Before it is asked about a topic this client does not know who leads it.
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({
      topic,
      partitions: partitions.map(({ partition, offset }) => ({ partition, offset: String(offset) })),
    });
  } finally {
    await admin.disconnect();
  }
};

/** Retention takes what the journal has already, and the ingest starts again. */
export const truncatedBelow: Fault = {
  name: 'raw topic truncated below our position',
  bring: async (world) => {
    const { connection, fleet } = world;
    const { log, store, topics } = connection;
    const taken = await store.positions();
    // Afterwards: nothing goes that was not read here.
    await world.archive.take();
    const partitions = (await log.offsets(topics.bank)).map(({ partition, earliest }) => ({
      partition,
      offset: Math.max(earliest, taken.get(`raw/${topics.bank}/${partition}`) ?? 0),
    }));
    await deleteBelow(world, topics.bank, partitions);
    await fleet.kill('ingest');
  },
};
