import { expect, test } from 'vitest';
import { ruleReason } from './rule-reason.js';

test('of a rule’s reasons a reader sees those in their language', () => {
  const reason = '金额一致 / the amount is equal；付款账号一致 / the payer is the one named';
  expect(ruleReason(reason, 'zh')).toBe('金额一致；付款账号一致');
  expect(ruleReason(reason, 'en')).toBe('the amount is equal; the payer is the one named');
});

test('a reason that is no pair of languages is shown whole', () => {
  for (const reason of ['看过回单', '金额一致 / a / b', '']) expect(ruleReason(reason, 'zh')).toBe(reason);
});
