import { expect, it } from 'vitest';
import { dlqOf, topicNames } from './topics.js';

it('topics stand behind their namespace', () => {
  expect(topicNames('').journal).toBe('weir.journal.v1');
  expect(topicNames('t1')).toMatchObject({ bank: 't1.bank.transfers.v1', late: 't1.weir.late.v1' });
  expect(dlqOf(topicNames('t1').bank)).toBe('t1.bank.transfers.v1.dlq');
});
