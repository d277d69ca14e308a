import type { StackState } from '@weir/local';
import { expect, test } from 'vitest';
import { connectHere, earlierDemos } from './real-installation.js';

test('a demonstration works on its own servers, whatever others are configured', async () => {
  const stack = {
    kafka: { brokers: ['127.0.0.1:19092'] },
    clickhouse: { url: 'http://127.0.0.1:18123' },
  } as unknown as StackState;
  const env = { WEIR_KAFKA_BROKERS: 'bank.example.com:9092', WEIR_CLICKHOUSE_URL: 'http://bank.example.com:8123' };
  const connection = connectHere(stack, 'demo-1700000000', env);
  try {
    expect(connection.config.kafka.brokers).toEqual(['127.0.0.1:19092']);
    expect(connection.config.clickhouse.url).toBe('http://127.0.0.1:18123');
    expect(connection.topics.alerts).toBe('demo-1700000000.weir.alerts.v1');
  } finally {
    await connection.close();
  }
});

test('what earlier demonstrations left is deleted, and nothing that only looks like it', () => {
  const topics = [
    'demo-1700000000.weir.alerts.v1',
    'demo-1700000000-block.chain.usdt.v1',
    'demo-1700000777.weir.alerts.v1',
    'demo-1.weir.alerts.v1',
    'demo.weir.alerts.v1',
    'weir.alerts.v1',
  ];
  const runs = (namespace: string): boolean => namespace === 'demo-1700000777';
  expect([...earlierDemos(topics, runs)]).toEqual([
    ['demo-1700000000', ['demo-1700000000.weir.alerts.v1']],
    ['demo-1700000000-block', ['demo-1700000000-block.chain.usdt.v1']],
  ]);
});
