import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Chance } from '../chance.js';
import { personalLimit, splitIntoNotes, splitIntoOrders, splitOdd } from './splitting.js';

const totals = fc.integer({ min: 1, max: 100_000_000 });
const sum = (list: number[]) => list.reduce((a, b) => a + b, 0);

describe('splitting', () => {
  it('loses no fen, and keeps below the limit where the payee is a person', () => {
    fc.assert(
      fc.property(fc.integer(), totals, fc.integer({ min: 1, max: 14 }), (seed, total, pieces) => {
        const split = splitOdd(new Chance(seed), total, pieces, () => false);
        expect(sum(split)).toBe(total);
        for (const piece of split) expect(piece).toBeLessThanOrEqual(personalLimit + 99);
        expect(Math.min(...split)).toBeGreaterThanOrEqual(Math.min(100, total));
      }),
    );
  });

  it('makes no more orders than asked for', () => {
    fc.assert(
      fc.property(fc.integer(), totals, fc.integer({ min: 1, max: 6 }), (seed, total, ordersMax) => {
        const orders = splitIntoOrders(new Chance(seed), total, ordersMax);
        expect(sum(orders)).toBe(total);
        expect(orders.length).toBeLessThanOrEqual(ordersMax);
      }),
    );
  });

  it('takes whole hundreds out of a machine, and never more than there is', () => {
    fc.assert(
      fc.property(fc.integer(), totals, (seed, total) => {
        const notes = splitIntoNotes(new Chance(seed), total);
        expect(sum(notes)).toBeLessThanOrEqual(total);
        for (const one of notes) expect(one % 10_000).toBe(0);
      }),
    );
  });
});
