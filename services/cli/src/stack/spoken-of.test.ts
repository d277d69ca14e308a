import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { columnsOf } from '../language/wide-text.js';
import { spokenName } from './doctor-names.js';
import { spokenOf } from './spoken-of.js';
import { tableLines } from './table.js';
import { texts } from './texts.js';
import { shownLag } from './wait.js';

beforeEach(() => {
  vi.stubEnv('WEIR_LANG', 'zh');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test('a stage says in Chinese what it works through, topics called what they are called', () => {
  expect(spokenOf('weir.journal.v1')).toBe('weir.journal.v1');
  expect(spokenOf('weir.journal.v1, shard 2')).toBe('weir.journal.v1，分片 2');
  expect(spokenOf('weir.flows.v1/1, in journal offsets')).toBe('weir.flows.v1/1，按日志偏移量');
  expect(shownLag({ stage: 'follower', of: 'cases whose past is read', lag: 1_200 })).toBe(
    'follower：剩余 1,200，正在读取历史的案件',
  );
  vi.stubEnv('WEIR_LANG', 'en');
  expect(shownLag({ stage: 'matcher', of: 'weir.journal.v1, shard 2', lag: 3 })).toBe(
    'matcher: 3 left, weir.journal.v1, shard 2',
  );
  expect(spokenOf('cases whose past is read')).toBe('cases whose past is read');
});

test('what a doctor looked at has its name in Chinese', () => {
  expect(['disk', 'Kafka answers', 'snapshot of matcher', 'port 9092 (Kafka)', 'node'].map(spokenName)).toEqual([
    '磁盘',
    'Kafka 应答',
    'matcher 的快照',
    '端口 9092（Kafka）',
    'node',
  ]);
});

test('columns stand below each other where headings and cells are Chinese', () => {
  const lines = tableLines(texts.zh.stageHeads.split('|'), [
    ['matcher', 'weir.journal.v1，分片 1', '1', '2', '1'],
    ['follower', '正在读取历史的案件', '10', '20', '10'],
  ]);
  expect(new Set(lines.map(columnsOf)).size).toBe(1);
});
