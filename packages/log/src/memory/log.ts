import { WeirLogError } from '../errors.js';
import type { Log, LogReader, LogWriter } from '../port.js';
import { byTopic } from '../positions.js';
import { MemoryBroker } from './broker.js';
import { MemoryReader } from './reader.js';
import { MemoryTransactions } from './transactions.js';
import { MemoryWriter } from './writer.js';

/** A log in memory. Logs over the same broker are as processes over one cluster. */
export function openMemoryLog(broker: MemoryBroker = new MemoryBroker()): Log {
  const opened = new Set<LogReader | LogWriter>();
  let closed = false;

  const assertAsked = (doing: string) => {
    if (closed) throw new WeirLogError('LOG_CLOSED', doing);
    if (!broker.reachable) throw new WeirLogError('LOG_UNREACHABLE', doing);
  };

  return {
    async createTopics(specs) {
      assertAsked('creating topics');
      const existing = new Set(broker.topics());
      for (const { topic, partitions } of specs) {
        const found = existing.has(topic) ? broker.offsets(topic).length : partitions;
        if (found !== partitions)
          throw new WeirLogError('LOG_TOPIC_MISMATCH', `${topic} has ${found} partitions, not ${partitions}`, {
            place: { topic },
          });
      }
      const missing = specs.filter(({ topic }) => !existing.has(topic));
      for (const spec of missing) broker.create(spec);
      return missing.map(({ topic }) => topic);
    },

    async topics() {
      assertAsked('listing topics');
      return broker.topics();
    },

    async describeTopics(topics) {
      assertAsked('looking up the settings of topics');
      return topics.map((topic) => broker.describe(topic));
    },

    async partitions(topic) {
      assertAsked(`looking up ${topic}`);
      return broker.offsets(topic).length;
    },

    async offsets(topic) {
      assertAsked(`looking up the offsets of ${topic}`);
      return broker.offsets(topic);
    },

    async offsetsAt(topic, timeMs) {
      assertAsked(`looking up the offsets of ${topic} at a time`);
      return broker.offsets(topic).map(({ partition, earliest, next }) => {
        const records = broker.read(topic, partition, earliest, Number.MAX_SAFE_INTEGER);
        return records.find(({ timestampMs }) => timestampMs >= timeMs)?.offset ?? next;
      });
    },

    async openReader(from, { bufferedBytesMax } = {}) {
      byTopic(from);
      while (!broker.reachable && !closed) await broker.change();
      assertAsked('opening a reader');
      for (const { topic, partition, offset } of from) broker.read(topic, partition, offset, 0);
      const reader = new MemoryReader(broker, from, bufferedBytesMax);
      opened.add(reader);
      return reader;
    },

    async openWriter({ transactionalId } = {}) {
      if (closed) throw new WeirLogError('LOG_CLOSED', 'opening a writer');
      if (transactionalId !== undefined) assertAsked(`opening a writer as ${transactionalId}`);
      const writer =
        transactionalId === undefined ? new MemoryWriter(broker) : new MemoryTransactions(broker, transactionalId);
      opened.add(writer);
      return writer;
    },

    async ping() {
      assertAsked('reaching the brokers');
    },

    async deleteTopics(topics) {
      assertAsked('deleting topics');
      for (const topic of topics) broker.delete(topic);
    },

    async close() {
      closed = true;
      broker.wake();
      for (const each of opened) await each.close();
      opened.clear();
    },
  };
}
