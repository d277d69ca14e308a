import { WeirLogError } from '../errors.js';
import type { Log } from '../port.js';
import { byTopic } from '../positions.js';
import { Administration } from './administration.js';
import { kafkaClient } from './client.js';
import type { KafkaLogOptions } from './options.js';
import { KafkaReader } from './reader.js';
import { TransactionalWriter } from './transactional-writer.js';
import { KafkaWriter } from './writer.js';

/**
 * The log in Apache Kafka 3 and 4. Connects when first used, so that a process can start before its brokers.
 * Readers and writers have connections of their own.
 */
export function openKafkaLog(options: KafkaLogOptions): Log {
  const open = () => kafkaClient(options);
  const administration = new Administration(open);
  const opened = new Set<{ close(): Promise<void> }>();
  let closed = false;

  const assertOpen = (doing: string) => {
    if (closed) throw new WeirLogError('LOG_CLOSED', doing);
  };

  return {
    createTopics: (specs) => administration.createTopics(specs),
    topics: () => administration.topics(),
    describeTopics: (topics) => administration.describeTopics(topics),
    partitions: (topic) => administration.partitions(topic),
    offsets: (topic) => administration.offsets(topic),
    offsetsAt: (topic, timeMs) => administration.offsetsAt(topic, timeMs),
    deleteTopics: (topics) => administration.deleteTopics(topics),
    ping: () => administration.ping(),

    async openReader(from, readerOptions = {}) {
      assertOpen('opening a reader');
      byTopic(from);
      const reader = new KafkaReader(open, administration, options, from, readerOptions);
      opened.add(reader);
      try {
        await reader.start();
      } catch (error) {
        opened.delete(reader);
        throw error;
      }
      return {
        next: () => reader.next(),
        close: () => {
          opened.delete(reader);
          return reader.close();
        },
      };
    },

    async openWriter({ transactionalId } = {}) {
      assertOpen('opening a writer');
      const writer =
        transactionalId === undefined
          ? new KafkaWriter(open, administration, options)
          : await TransactionalWriter.open(open, transactionalId);
      opened.add(writer);
      return {
        append: (topic, partition, messages) => writer.append(topic, partition, messages),
        close: () => {
          opened.delete(writer);
          return writer.close();
        },
      };
    },

    async close() {
      closed = true;
      await Promise.all([...opened].map((each) => each.close()));
      opened.clear();
      await administration.close();
    },
  };
}
