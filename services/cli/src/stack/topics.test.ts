import { expect, test } from 'vitest';
import { partitionsMend, topicSpecs } from './topics.js';

test('raw topics are spread, and what shards say; everything else is in one order; nothing that an answer rests on ages away', () => {
  const specs = topicSpecs({ namespace: 'demo', rawPartitions: 4, shards: { matcher: 2, follower: 3 } });
  expect(specs.map(({ topic, partitions }) => `${topic} ${partitions}`)).toEqual([
    'demo.bank.transfers.v1 4',
    'demo.chain.usdt.v1 4',
    'demo.fraud.reports.v1 4',
    'demo.account.labels.v1 4',
    'demo.bank.transfers.v1.dlq 1',
    'demo.chain.usdt.v1.dlq 1',
    'demo.fraud.reports.v1.dlq 1',
    'demo.account.labels.v1.dlq 1',
    'demo.weir.journal.v1 1',
    'demo.weir.flows.v1 2',
    'demo.weir.cases.v1 3',
    'demo.weir.alerts.v1 3',
    'demo.weir.findings.v1 1',
    'demo.weir.late.v1 1',
    'demo.weir.acts.v1 1',
    'demo.weir.stop-orders.v1 1',
    'demo.weir.blocklist.v1 1',
    'demo.weir.pulse.v1 1',
  ]);
  for (const { topic, config } of specs) {
    // Who was there an hour ago nobody asks.
    const retentionMs = topic === 'demo.weir.pulse.v1' ? '3600000' : '-1';
    expect(config).toMatchObject({ 'retention.ms': retentionMs, 'message.timestamp.type': 'LogAppendTime' });
    expect(config?.['cleanup.policy']).toBe(topic === 'demo.weir.blocklist.v1' ? 'compact' : 'delete');
    expect(Number(config?.['max.message.bytes'])).toBeGreaterThan(10e6);
  }
});

test('topics with other partitions than wanted are told with the setting of their own', () => {
  const config = { namespace: '' };
  const found = (topic: string, partitions: number, partitionsWanted: number) => ({
    topic,
    partitions,
    partitionsWanted,
  });
  const raw = ['bank.transfers.v1', 'chain.usdt.v1', 'fraud.reports.v1', 'account.labels.v1'];
  const rawOf = (...numbers: number[]) => raw.map((topic, at) => found(topic, numbers[at] ?? numbers[0]!, 3));
  expect(partitionsMend([...rawOf(3), found('weir.flows.v1', 2, 1)], config)).toBe('set WEIR_MATCHER_SHARDS=2');
  const shards = [found('weir.cases.v1', 4, 1), found('weir.alerts.v1', 4, 1)];
  expect(partitionsMend([...rawOf(5), ...shards], config)).toBe('set WEIR_RAW_PARTITIONS=5 WEIR_FOLLOWER_SHARDS=4');
  // What is one number for several topics cannot follow each, and the journal has one partition whatever is set.
  expect(partitionsMend([...rawOf(3, 5), found('weir.journal.v1', 2, 1)], config)).toBe(
    `no setting fits weir.journal.v1, ${raw.join(', ')}: set another WEIR_NAMESPACE`,
  );
});
