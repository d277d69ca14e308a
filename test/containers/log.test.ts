import { Kafka, logLevel } from 'kafkajs';
import type { StartedNetwork } from 'testcontainers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeLogConformance } from '../../packages/log/src/conformance.js';
import { openKafkaLog } from '../../packages/log/src/index.js';
import { missingHere } from './support/images.js';
import { type StartedKafka, startKafka } from './support/kafka.js';
import { startNetwork } from './support/network.js';

const missing = missingHere();

describe.skipIf(missing !== undefined)(`Kafka in a container${missing === undefined ? '' : ` (${missing})`}`, () => {
  let network: StartedNetwork;
  let kafka: StartedKafka;
  beforeAll(async () => {
    network = await startNetwork();
    kafka = await startKafka(network);
  });
  afterAll(async () => {
    await kafka?.container.stop();
    await network?.stop();
  });

  describeLogConformance('Kafka', async () => {
    const admin = new Kafka({ brokers: [kafka.broker], clientId: 'weir-test', logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    return {
      openLog: () => openKafkaLog({ brokers: [kafka.broker], clientId: 'weir-test' }),
      truncateBefore: async (topic, partition, offset) => {
        // kafkajs looks for the leader among topics that this client has heard of.
        await admin.fetchTopicOffsets(topic);
        await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(offset) }] });
      },
      close: () => admin.disconnect(),
    };
  });

  it('keeps what was acknowledged over a kill and a new start of its container', async () => {
    const topic = 'container-kill';
    const log = openKafkaLog({ brokers: [kafka.broker], clientId: 'weir-test' });
    try {
      await log.createTopics([{ topic, partitions: 1 }]);
      const writer = await log.openWriter();
      await writer.append(topic, 0, [{ value: Buffer.from('before') }]);
      await kafka.container.restart({ timeout: 0 });
      await writer.append(topic, 0, [{ value: Buffer.from('after') }]);
      const reader = await log.openReader([{ topic, partition: 0, offset: 0 }]);
      const seen = new Set<string>();
      while (!seen.has('after')) for (const { value } of (await reader.next())!.records) seen.add(value!.toString());
      expect([...seen]).toEqual(['before', 'after']);
    } finally {
      await log.close();
    }
  });
});
