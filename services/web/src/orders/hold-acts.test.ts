import { expect, test } from 'vitest';
import { holdActsOf } from './hold-acts.js';

const order = { state: 'executed', isFrozen: false, of: null, held: '100', releaseAsked: null } as const;

test('a stop is held longer, frozen, returned or released', () => {
  expect(holdActsOf(order)).toEqual(['extend', 'freeze', 'return', 'release']);
});

test('a freeze is renewed, and frozen no second time', () => {
  expect(holdActsOf({ ...order, state: 'frozen', isFrozen: true })).toEqual(['renew', 'return', 'release']);
});

test('what holds nothing itself gives nothing back; what ended or is not confirmed meets with little', () => {
  expect(holdActsOf({ ...order, held: '0' })).toEqual(['extend', 'release']);
  expect(holdActsOf({ ...order, of: 'x', held: '0' })).toEqual(['release']);
  expect(holdActsOf({ ...order, state: 'unconfirmed' })).toEqual(['release']);
  expect(holdActsOf({ ...order, state: 'released' })).toEqual([]);
});

test('what its institution was asked to release meets with nothing but money that goes back', () => {
  const releaseAsked = { order: 'r1', by: 'bo', at: 1 };
  expect(holdActsOf({ ...order, releaseAsked })).toEqual(['return']);
  expect(holdActsOf({ ...order, releaseAsked, held: '0' })).toEqual([]);
});
