import { amountMax } from '@weir/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { share } from './share.js';

const amounts = fc.oneof(
  fc.integer({ min: 1, max: amountMax }),
  fc.integer({ min: 1, max: 50 }),
  fc.integer({ min: amountMax - 50, max: amountMax }),
  // Near the root of 2^53, where the product of two begins to need more than a double has.
  fc.integer({ min: 94_906_200, max: 94_906_300 }),
);

/** A lot of `amount` with its taint, cut at some places. */
const cutLots = amounts.chain((amount) =>
  fc.record({
    amount: fc.constant(amount),
    taint: fc.oneof(fc.integer({ min: 0, max: amount }), fc.integer({ min: Math.max(0, amount - 3), max: amount })),
    cuts: fc.array(fc.integer({ min: 0, max: amount }), { maxLength: 6 }),
  }),
);

/** The rule as the page writes it, in whole numbers of any size. */
const literal = (taint: number, amount: number, start: number, end: number): bigint => {
  const before = (position: number): bigint => (BigInt(taint) * BigInt(position)) / BigInt(amount);
  return before(end) - before(start);
};

describe('the share that an interval of a lot carries', () => {
  it('is exact for amounts up to 2^53 − 1', () => {
    fc.assert(
      fc.property(cutLots, ({ amount, taint, cuts }) => {
        const places = [0, ...cuts, amount].sort((left, right) => left - right);
        for (let at = 1; at < places.length; at++) {
          const [start, end] = [places[at - 1]!, places[at]!];
          expect(BigInt(share(taint, amount, start, end))).toBe(literal(taint, amount, start, end));
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('telescopes: the shares of a lot that is spent whole add up to its taint', () => {
    fc.assert(
      fc.property(cutLots, ({ amount, taint, cuts }) => {
        const places = [0, ...cuts, amount].sort((left, right) => left - right);
        let sum = 0n;
        for (let at = 1; at < places.length; at++) {
          const piece = share(taint, amount, places[at - 1]!, places[at]!);
          expect(piece).toBeGreaterThanOrEqual(0);
          expect(piece).toBeLessThanOrEqual(places[at]! - places[at - 1]!);
          sum += BigInt(piece);
        }
        expect(sum).toBe(BigInt(taint));
      }),
    );
  });

  it('is rounded so that no part of a fen is lost or made', () => {
    // One fen of taint in a lot of three: it leaves with the last part.
    expect([share(1, 3, 0, 1), share(1, 3, 1, 2), share(1, 3, 2, 3)]).toEqual([0, 0, 1]);
    expect([share(2, 3, 0, 1), share(2, 3, 1, 2), share(2, 3, 2, 3)]).toEqual([0, 1, 1]);
  });
});
