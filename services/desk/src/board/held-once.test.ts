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

  test('is not held down by a balance that is older than money of another case', () => {
    const spent = alertOf({ case: 'c1', path: ['t1'], holdable: '0', reasons: capped, asOf: 3 });
    const of = (more: Partial<Alert>): Alert => alertOf({ case: 'c2', path: ['t2'], holdable: '500', ...more });
    expect(pocketSums([spent, of({ asOf: 4 })])).toMatchObject({ holdable: 500n, balance: null });
    expect(pocketSums([spent, of({ asOf: 2, lastIn: spent.lastIn + 1 })])).toMatchObject({ holdable: 500n });
    expect(pocketSums([spent, of({ asOf: 2 })])).toMatchObject({ holdable: 0n, balance: 0n });
  });

  test('of cases whose reports name one transfer is counted once, wherever their ways begin', () => {
    const of = (name: string, root: string, holdable: string): Alert => alertOf({ case: name, path: [root], holdable });
    const named: Record<string, string[]> = { c1: ['t1', 't2'], c2: ['t2'], c3: ['t9', 't8'], c4: ['t8', 't7'] };
    const rootsOf = (name: string): string[] => named[name] ?? [];
    const [first, second] = [of('c1', 't1', '1500'), of('c2', 't2', '500')];
    expect(pocketSums([first, second]).holdable).toBe(2_000n);
    expect(pocketSums([first, second], rootsOf).holdable).toBe(1_500n);
    expect(pocketSums([second, first], rootsOf).holdable).toBe(1_500n);
    expect(pocketSums([first, second, of('c3', 't9', '7')], rootsOf).holdable).toBe(1_507n);
    // What joins two joins all three.
    const chained = [of('c3', 't9', '7'), of('c5', 't7', '9'), of('c4', 't7', '8')];
    expect(pocketSums(chained, rootsOf).holdable).toBe(9n);
  });

  test('is of alerts that stand: what was withdrawn says nothing of the others', () => {
    const standing = alertOf({ case: 'c2', path: ['t2'], holdable: '500', range: spanOf('400', '600') });
    const gone = alertOf({ state: 'withdrawn', received: '0', atRest: '0', holdable: '0', reasons: capped, asOf: 99 });
    const sums = pocketSums([gone, standing]);
    expect(sums).toMatchObject({ holdable: 500n, balance: null, range: { low: 400n, high: 600n } });
    expect(pocketSums([gone])).toMatchObject({ holdable: 0n, range: null });
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
