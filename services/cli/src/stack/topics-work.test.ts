import { expect, test } from 'vitest';
import { partitionsText, settingLines, topicNamed } from './topics-work.js';

test('a topic is named in full, without its namespace, or by what it carries', () => {
  const config = { namespace: 'prod', rawPartitions: 3, shards: { matcher: 1, follower: 1 } };
  for (const name of ['bank', 'bank.transfers.v1', 'prod.bank.transfers.v1'])
    expect(topicNamed(name, config)).toBe('prod.bank.transfers.v1');
  expect(topicNamed('bank.transfers.v1.dlq', config)).toBe('prod.bank.transfers.v1.dlq');
  expect(topicNamed('weir.flows.v1', config)).toBe('prod.weir.flows.v1');
  expect(() => topicNamed('flows', config)).toThrow(/^USAGE: flows is no topic of this installation: weir topics list/);
});

test('partitions are those that are there, and what is wanted stands beside them where it differs', () => {
  expect(partitionsText(3, 3)).toBe('3');
  expect(partitionsText(3, null)).toBe('3');
  expect(partitionsText(1, 2)).toBe('2, and the configuration wants 1');
});

test('settings are those that the brokers have, and what weir would have made stands beside them where it differs', () => {
  const made = { 'retention.ms': '-1', 'cleanup.policy': 'delete' };
  const held = { 'retention.ms': '604800000', 'cleanup.policy': 'delete', 'segment.bytes': '1' };
  expect(settingLines(made, held)).toEqual([
    'retention.ms 604800000, and weir makes it with -1',
    'cleanup.policy delete',
  ]);
  // One that is not there would be made so.
  expect(settingLines(made, null)).toEqual(['retention.ms -1', 'cleanup.policy delete']);
});
