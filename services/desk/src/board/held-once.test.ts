import type { Alert } from '@weir/journal';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alertOf } from '../desk.fixture.js';
import { pocketSums } from './held-once.js';

const capped = [{ code: 'CAPPED_BY_BALANCE', zh: '', en: '' }];
const spanOf = (low: string, high: string): Alert['range'] => ({
  atRest: { low, high },
  received: { low, high },
  holdable: { low, high },
});

const anyAlert = fc
  .record({
    case: fc.constantFrom('a', 'b', 'c', 'd'),
    root: fc.constantFrom('t1', 't2', 't3'),
    atRest: fc.nat(1_000),
    balance: fc.option(fc.nat(1_000)),
    low: fc.nat(1_000),
    high: fc.nat(1_000),
    isRead: fc.boolean(),
    asOf: fc.nat(100),
  })
  .map(({ atRest, balance, high, isRead, low, root, ...rest }) => {
    const isCapped = balance !== null && balance < atRest;
    return alertOf({
      ...rest,
      path: [root],
      atRest: String(atRest),
      holdable: String(isCapped ? balance : atRest),
      reasons: isCapped ? capped : [],
      range: isRead ? spanOf(String(Math.min(low, atRest)), String(Math.max(high, atRest))) : null,
    });
  });

describe('money of several alerts in one pocket', () => {
  test('of one root is counted once, of several added, and held down by the balance', () => {
    const of = (root: string, holdable: string, more: Partial<Alert> = {}): Alert =>
      alertOf({ path: [root], holdable, ...more });
    expect(pocketSums([of('t1', '5'), of('t1', '7')]).holdable).toBe(7n);
    expect(pocketSums([of('t1', '5'), of('t2', '7')]).holdable).toBe(12n);
    const older = of('t1', '3', { reasons: capped, asOf: 1 });
    const newer = of('t3', '9', { reasons: capped, asOf: 2 });
    expect(pocketSums([older, newer, of('t2', '7')])).toMatchObject({ holdable: 9n, balance: 9n });
  });

  test('is never more than the sum, the balance, or less than nothing; its range has it inside; order does not matter', () => {
    fc.assert(
      fc.property(fc.array(anyAlert, { minLength: 1, maxLength: 6 }), (alerts) => {
        const sums = pocketSums(alerts);
        const sum = alerts.reduce((total, { holdable }) => total + BigInt(holdable), 0n);
        expect(sums.holdable >= 0n && sums.holdable <= sum).toBe(true);
        if (sums.balance !== null) expect(sums.holdable <= sums.balance).toBe(true);
        expect(sums.range !== null).toBe(alerts.every(({ range }) => range !== null));
        if (sums.range !== null) expect(sums.range.low <= sums.holdable && sums.holdable <= sums.range.high).toBe(true);
        // Of equal journal offsets neither is the newer one.
        const distinct = new Set(alerts.map(({ asOf }) => asOf)).size === alerts.length;
        if (distinct) expect(pocketSums([...alerts].reverse())).toEqual(sums);
      }),
    );
  });
});
