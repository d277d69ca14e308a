import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogUnderTest } from '../conformance.js';
import type { Log } from '../port.js';

/** What every log says of its topics, whatever it is made of. */
export function describeTopicsFound(name: string, open: () => Promise<LogUnderTest>): void {
  describe(`${name} and its topics`, () => {
    let cluster: LogUnderTest;
    let log: Log;
    const topic = `topics-${Date.now().toString(36)}-${process.pid}`;

    beforeAll(async () => {
      cluster = await open();
      log = cluster.openLog();
      const config = { 'retention.ms': '-1', 'message.timestamp.type': 'LogAppendTime' };
      await log.createTopics([{ topic, partitions: 3, config }]);
    });
    afterAll(async () => {
      await log.deleteTopics([topic]);
      await log.close();
      await cluster.close();
    });

    it('says what a topic was made with, and what holds where nothing was said', async () => {
      const [found, ...others] = await log.describeTopics([topic]);
      expect(others).toEqual([]);
      expect(found).toMatchObject({ topic, partitions: 3, replicas: 1 });
      expect(found!.config).toMatchObject({
        'retention.ms': '-1',
        'message.timestamp.type': 'LogAppendTime',
        'cleanup.policy': 'delete',
        'min.insync.replicas': '1',
      });
      expect(Number(found!.config['max.message.bytes'])).toBeGreaterThan(1_000_000);
    });

    it('is asked for none, or for one that is not there', async () => {
      expect(await log.describeTopics([])).toEqual([]);
      await expect(log.describeTopics([topic, `${topic}.gone`])).rejects.toMatchObject({ code: 'LOG_TOPIC_MISSING' });
    });
  });
}
