import { describe, expect, test } from 'vitest';
import { noteWorld } from '../world/world-records.js';
import type { Connection } from './connection.js';
import { MemoryStack } from './memory-stack.fixture.js';
import { topicLines } from './topic-lines.js';
import { shortcomings, topicNeeds } from './topic-needs.js';
import { topicSpecs } from './topics.js';

const connectionOf = ({ config, log, store, topics }: MemoryStack): Connection => ({
  ...{ config, log, store, topics, database: 'weir' },
  close: async () => undefined,
});

/** An installation of whose topics one has other settings than weir gives it. */
const withTopic = (name: string, settings: Record<string, string>, replicas = 1): Promise<string[]> => {
  const stack = new MemoryStack();
  const spec = topicSpecs(stack.config).find(({ topic }) => topic === name)!;
  stack.broker.delete(name);
  stack.broker.create({ ...spec, replicas, config: { ...spec.config, ...settings } });
  return said(stack);
};

const said = async (stack: MemoryStack): Promise<string[]> =>
  (await topicLines(connectionOf(stack))).map(({ ok, detail, mend }) => `${ok ? 'ok' : 'FAIL'} ${detail}; ${mend}`);

const days = (count: number): string => String(count * 24 * 3_600_000);

describe('the settings of topics', () => {
  test('are right as weir makes them, those of a replay too', async () => {
    const stack = new MemoryStack();
    expect(await said(stack)).toEqual(['ok 18 topics keep what is needed; null']);
    await noteWorld(stack.log, '', { kind: 'dropped', namespace: 'try-1', at: '' });
    expect(await said(stack)).toEqual(['ok 19 topics keep what is needed; null']);
  });

  test.each(['weir.journal.v1', 'weir.flows.v1', 'weir.acts.v1', 'fraud.reports.v1', 'account.labels.v1'])(
    '%s must not age away, by time or by size',
    async (topic) => {
      expect(await withTopic(topic, { 'retention.ms': days(365) })).toEqual([
        `FAIL ${topic}: retention.ms is 31536000000 (answers are folded from all of it); kafka-configs.sh --bootstrap-server 127.0.0.1:9092 --alter --entity-type topics --entity-name ${topic} --add-config retention.ms=-1`,
      ]);
      expect(await withTopic(topic, { 'retention.bytes': '1000000' })).toEqual([
        expect.stringMatching(/^FAIL .*retention\.bytes is 1000000 .*--add-config retention\.bytes=-1$/),
      ]);
    },
  );

  test.each(['bank.transfers.v1', 'chain.usdt.v1', 'bank.transfers.v1.dlq'])(
    '%s may age away after a week, and it is said what is given up',
    async (topic) => {
      expect(await withTopic(topic, { 'retention.ms': days(30) })).toEqual([
        `ok 18 topics keep what is needed; ${topic} keeps 30d: replays, and original messages for evidence, reach no further back; null`,
      ]);
      expect(await withTopic(topic, { 'retention.ms': days(6) })).toEqual([
        expect.stringMatching(/^FAIL .*what was not read within 7d must still be there.*retention\.ms=-1$/),
      ]);
      expect(await withTopic(topic, { 'retention.bytes': '1000000' })).toEqual([expect.stringMatching(/^FAIL/)]);
    },
  );

  test('raw messages stay for three snapshot intervals at the least', async () => {
    const stack = new MemoryStack();
    const config = { ...stack.config, snapshotEveryMs: 10 * 24 * 3_600_000 };
    stack.broker.delete('chain.usdt.v1');
    stack.broker.create({ topic: 'chain.usdt.v1', partitions: 1, config: { 'retention.ms': days(20) } });
    const [line] = await topicLines({ ...connectionOf(stack), config });
    expect(line).toMatchObject({ ok: false, detail: expect.stringContaining('not read within 30d') });
  });

  test('cleaning, times, sizes and copies are looked at', async () => {
    const compacted = await withTopic('bank.transfers.v1', { 'cleanup.policy': 'compact' });
    expect(compacted).toEqual([expect.stringMatching(/^FAIL .*cleanup\.policy is compact .*cleanup\.policy=delete$/)]);
    const both = await withTopic('weir.blocklist.v1', { 'cleanup.policy': 'compact,delete' });
    expect(both).toEqual([expect.stringMatching(/^FAIL .*what stands must stay.*cleanup\.policy=compact$/)]);
    const dated = await withTopic('bank.transfers.v1', { 'message.timestamp.type': 'CreateTime' });
    expect(dated).toEqual([expect.stringMatching(/^FAIL .*the times that count are the broker’s.*=LogAppendTime$/)]);
    const small = await withTopic('weir.flows.v1', { 'max.message.bytes': '1048588' });
    expect(small).toEqual([expect.stringMatching(/^FAIL .*larger messages would be refused.*=12582912$/)]);
    const several = await withTopic('weir.acts.v1', { 'retention.ms': '1', 'cleanup.policy': 'compact' });
    expect(several).toEqual([expect.stringMatching(/--add-config retention\.ms=-1,cleanup\.policy=delete$/)]);
    expect(await withTopic('weir.pulse.v1', { 'retention.ms': '1000' })).toEqual([expect.stringMatching(/^ok/)]);
  });

  test('of several copies two acknowledge, and never more than there are', async () => {
    const journal = (least: string, replicas: number) =>
      withTopic('weir.journal.v1', { 'min.insync.replicas': least }, replicas);
    expect(await journal('2', 3)).toEqual([expect.stringMatching(/^ok/)]);
    expect(await journal('1', 1)).toEqual([expect.stringMatching(/^ok/)]);
    expect(await journal('1', 3)).toEqual([expect.stringMatching(/^FAIL .*is lost with it.*min\.insync\.replicas=2$/)]);
    expect(await journal('3', 2)).toEqual([expect.stringMatching(/^FAIL .*2 copies: nothing can be written.*=2$/)]);
    const unclean = await withTopic('weir.journal.v1', { 'unclean.leader.election.enable': 'true' });
    expect(unclean).toEqual([expect.stringMatching(/^FAIL .*a copy that lags would become the topic.*=false$/)]);
  });

  test('what is said to be typed leaves nothing to be said', () => {
    const [need] = topicNeeds({ ...new MemoryStack().config });
    for (let replicas = 1; replicas <= 4; replicas++)
      for (let least = 1; least <= 5; least++) {
        const config = { 'retention.ms': '5', 'cleanup.policy': 'compact', 'min.insync.replicas': String(least) };
        const held = { topic: need!.topic, partitions: 1, replicas, config };
        const typed = Object.fromEntries(shortcomings(need!, held).map(({ setting, wants }) => [setting, wants]));
        expect(shortcomings(need!, { ...held, config: { ...config, ...typed } }), `${replicas} ${least}`).toEqual([]);
      }
  });

  test('a journal whose beginning is gone is told, with what remains to be done', async () => {
    const stack = new MemoryStack();
    stack.send(stack.topics.journal, {}, {}, {});
    stack.broker.truncateBefore(stack.topics.journal, 0, 2);
    stack.send(stack.topics.acts, {}, {});
    stack.broker.truncateBefore(stack.topics.acts, 0, 1);
    expect(await said(stack)).toEqual([
      'ok 18 topics keep what is needed; null',
      expect.stringMatching(
        /^FAIL weir\.journal\.v1\/0 begins at offset 2: what came before is gone; .*weir replay all/,
      ),
      expect.stringMatching(/^FAIL weir\.acts\.v1\/0 begins at offset 1.*back from a copy$/),
    ]);
  });

  test('a world is asked about the raw topics that it reads, and has times of its own', async () => {
    const stack = new MemoryStack();
    const config = { ...stack.config, namespace: 'try-1', world: { of: '', ranges: {} } };
    for (const spec of topicSpecs(config)) stack.broker.create(spec);
    const connection = { ...connectionOf(stack), config };
    expect(await topicLines(connection)).toEqual([expect.objectContaining({ ok: true })]);
    stack.broker.delete('bank.transfers.v1');
    stack.broker.create({ topic: 'bank.transfers.v1', partitions: 1, config: { 'retention.ms': days(1) } });
    expect((await topicLines(connection))[0]).toMatchObject({
      ok: false,
      detail: expect.stringContaining('bank.transfers.v1: retention.ms is 86400000'),
    });
  });
});
