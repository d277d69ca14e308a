import { defaultTerms, type StopOrder } from '@weir/acts';
import { describe, expect, test } from 'vitest';
import { beyondPocket } from './pocket-excess.js';

const order = (id: string, alert: string, held: number, more: Partial<StopOrder> = {}): StopOrder =>
  ({
    ...{ id, kind: 'stop', state: 'executed', of: null, amount: String(held), heldMinor: BigInt(held) },
    rests: { alert, revision: 1, case: 'c' },
    releaseAsked: null,
    ...more,
  }) as StopOrder;
const sums = (holdable: number, inFlight = 0) => ({ holdable: BigInt(holdable), inFlight: BigInt(inFlight) });
const beyond = (orders: readonly StopOrder[], holdable: string, of: ReturnType<typeof sums>): string[] =>
  beyondPocket(orders, { id: 'gone', holdable }, of, defaultTerms()).map(({ id }) => id);

describe('orders that hold more than all alerts of their pocket say', () => {
  test('are the newest, until what is left is covered', () => {
    const orders = [order('1', 'a', 100), order('2', 'a', 30), order('3', 'b', 20)];
    expect(beyond(orders, '0', sums(150))).toEqual([]);
    expect(beyond(orders, '0', sums(149))).toEqual(['3']);
    expect(beyond(orders, '0', sums(120))).toEqual(['3', '2']);
    expect(beyond(orders, '0', sums(140, 10))).toEqual([]);
  });

  test('are not those of the alert that shrank, which is said of by itself, and these take no more than it says', () => {
    const orders = [order('1', 'a', 100), order('2', 'gone', 50)];
    expect(beyond(orders, '0', sums(100))).toEqual([]);
    expect(beyond(orders, '20', sums(120))).toEqual([]);
    expect(beyond(orders, '20', sums(119))).toEqual(['1']);
  });

  test('count with what they ask for while they may be executed, and not when they ended', () => {
    const asked = order('1', 'a', 0, { state: 'sent', amount: '100' });
    expect(beyond([asked], '0', sums(99))).toEqual(['1']);
    expect(beyond([{ ...asked, state: 'drafted' }], '0', sums(99))).toEqual([]);
    expect(beyond([{ ...asked, state: 'released' }], '0', sums(99))).toEqual([]);
  });

  test('are first what is on its way out: nothing else is released in its place', () => {
    const going = order('1', 'a', 100, { releaseAsked: { order: 'r1', by: 'bo', atMs: 1 } });
    const orders = [going, order('2', 'a', 40)];
    expect(beyond(orders, '0', sums(40))).toEqual(['1']);
    expect(beyond(orders, '0', sums(39))).toEqual(['1', '2']);
  });
});
