import { expect, test } from 'vitest';
import { holdActsOf } from './hold-acts.js';
import { orderOfLine } from './order-clock.js';

const order = { kind: 'stop', state: 'executed', isFrozen: false, of: null, held: '100', releaseAsked: null } as const;

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

test('what asked for a release holds nothing, and there is nothing of it to release', () => {
  for (const kind of ['release', 'unfreeze'] as const)
    expect(holdActsOf({ ...order, kind, of: 'x', held: '0' }), kind).toEqual([]);
});

test('the line of an account speaks of what holds, not of the order that asked for its release', () => {
  const stop = { kind: 'stop', state: 'released', releaseAsked: false } as const;
  const asking = { kind: 'release', state: 'executed', releaseAsked: false } as const;
  expect(orderOfLine([stop, asking])).toBe(stop);
  const asked = { ...stop, state: 'executed', releaseAsked: true } as const;
  const later = { ...stop, state: 'sent' } as const;
  expect(orderOfLine([asked, { ...asking, state: 'sent' }, later])).toBe(asked);
  expect([orderOfLine([asking]), orderOfLine([])]).toEqual([asking, undefined]);
});

test('what its institution was asked to release meets with nothing but money that goes back', () => {
  const releaseAsked = { order: 'r1', by: 'bo', at: 1 };
  expect(holdActsOf({ ...order, releaseAsked })).toEqual(['return']);
  expect(holdActsOf({ ...order, releaseAsked, held: '0' })).toEqual([]);
});
