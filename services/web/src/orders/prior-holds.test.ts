import { expect, test } from 'vitest';
import { blankHold, holdProblem, holdsOf } from './prior-holds.js';

const zone = '+08:00';
const line = (authority: string, amount = '', until = '') => ({ authority, amount, until });

test('several holds of others are told, each with its sum and its end, or without', () => {
  const lines = [line('法院', '300.00', '2026-05-02T08:00'), blankHold, line(' 杭州市公安局 ')];
  expect(holdsOf(lines, 'CNY', zone)).toEqual([
    { authority: '法院', amount: '30000', until: Date.UTC(2026, 4, 2) },
    { authority: '杭州市公安局', amount: null, until: null },
  ]);
  expect(holdsOf([blankHold], 'CNY', zone)).toEqual([]);
});

test('a line that does not hold is no hold, and says what is wrong with it', () => {
  expect(holdProblem(line('', '300'), 'CNY', zone)).toBe('authority');
  expect(holdProblem(line('', '', '2026-05-02T08:00'), 'CNY', zone)).toBe('authority');
  expect(holdProblem(line('法院', 'much'), 'CNY', zone)).toBe('amount');
  expect(holdsOf([line('法院'), line('公安', 'x')], 'CNY', zone)).toBeNull();
});
