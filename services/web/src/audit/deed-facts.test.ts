import { expect, test } from 'vitest';
import { factsOf, refusalOf } from './deed-facts.js';

const named = (detail: unknown, asset: string | null = null) =>
  factsOf(detail, asset).map(({ name, value }) => [name, value] as const);

test('an answer says what was executed, in the money of its order, and not where nobody knows which that is', () => {
  const detail = {
    answer: { outcome: 'partly-executed', balanceBefore: '500', executedAmount: '400', startedAt: 7, reason: null },
    result: { kind: 'accepted', seq: 3 },
  };
  expect(named(detail, 'CNY')).toEqual([
    ['answer.outcome', { is: 'codes', family: 'outcome', codes: ['partly-executed'] }],
    ['answer.balanceBefore', { is: 'money', amount: '500', asset: 'CNY' }],
    ['answer.executed', { is: 'money', amount: '400', asset: 'CNY' }],
    ['answer.startedAt', { is: 'time', ms: 7 }],
  ]);
  expect(named(detail).map(([name]) => name)).toEqual(['answer.outcome', 'answer.startedAt']);
});

test('a sum that stands beside its asset is of that one', () => {
  const order = { kind: 'stop', account: 'bank:x:1', asset: 'USDT-TRON', amount: '9', rests: { case: 'c1' }, of: null };
  expect(named({ order }, 'CNY')).toContainEqual(['order.amount', { is: 'money', amount: '9', asset: 'USDT-TRON' }]);
  expect(named({ order })).toContainEqual(['order.case', { is: 'subject', subject: 'case:c1', isNamed: false }]);
});

test('what nobody was given to is said, other things that are nothing are not', () => {
  expect(named({ assignee: null })).toEqual([['deedField.assignee', { is: 'none' }]]);
  expect(named({ reason: null, expiresAt: null })).toEqual([]);
});

test('what was decided is told apart from what came of the act', () => {
  const refused = { kind: 'refused', code: 'DESK_CONFLICT', detail: 'ann was first', by: 'ann', atMs: 1 };
  const detail = { outcome: 'granted', text: 'goods', seen: 3, result: refused };
  expect(named(detail)[0]).toEqual(['appeal.decision', { is: 'codes', family: 'outcome', codes: ['granted'] }]);
  expect(refusalOf(detail)).toEqual({ code: 'DESK_CONFLICT', said: 'ann was first' });
  expect(refusalOf({ ...detail, result: { kind: 'accepted', seq: 1, touched: [] } })).toBeNull();
});

test('of what is no detail nothing is said', () => {
  for (const nothing of [null, undefined, 'x', 3, [], { order: 'x' }, { of: 'x' }]) expect(named(nothing)).toEqual([]);
});
