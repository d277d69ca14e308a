import { expect, test } from 'vitest';
import { clockOf, isOver } from './order-clock.js';

const none = { confirmBy: null, answerBy: null, expiresAt: 9, isFrozen: false };

test('the end of a freeze is not called the end of a stop', () => {
  expect(clockOf({ ...none, state: 'executed' })).toEqual({ kind: 'expires', due: 9 });
  expect(clockOf({ ...none, state: 'frozen', isFrozen: true })).toEqual({ kind: 'freeze-ends', due: 9 });
  expect(clockOf({ ...none, state: 'expiring', isFrozen: true })).toEqual({ kind: 'freeze-ends', due: 9 });
});

test('of an order that ended no clock runs, though the desk keeps until when it would have held', () => {
  for (const state of ['refused', 'lapsed', 'released', 'returned', 'cancelled'] as const) {
    expect(isOver(state), state).toBe(true);
    expect(clockOf({ ...none, state }), state).toBeNull();
  }
  expect(isOver('frozen')).toBe(false);
});
