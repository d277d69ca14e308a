import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExactSums } from './exact-sums.js';

const limit = 2n ** 53n;
const amounts = fc.oneof(
  fc.integer({ min: 0, max: 5 }),
  fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  fc.integer({ min: 2 ** 52 - 2, max: 2 ** 52 + 2 }),
  fc.integer({ min: Number.MAX_SAFE_INTEGER - 2, max: Number.MAX_SAFE_INTEGER }),
);
const steps = fc.array(
  fc.record({
    at: fc.nat(3),
    kind: fc.constantFrom('add', 'add', 'add', 'subtract', 'clear', 'reserve'),
    amount: amounts,
  }),
  { maxLength: 60 },
);

describe('exact sums', () => {
  it('are what whole numbers of any size come to, below nothing and beyond 2^53 too', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const sums = new ExactSums(4);
        const wanted = [0n, 0n, 0n, 0n];
        for (const { at, kind, amount } of given) {
          if (kind === 'add') {
            sums.add(at, amount);
            wanted[at]! += BigInt(amount);
          } else if (kind === 'subtract') {
            sums.subtract(at, amount);
            wanted[at]! -= BigInt(amount);
          } else if (kind === 'clear') {
            sums.clear(at);
            wanted[at] = 0n;
          } else sums.reserve(5 + at);
          for (const [each, sum] of wanted.entries()) {
            const isNarrow = sum >= 0n && sum < limit;
            expect(sums.get(each)).toBe(sum);
            expect(sums.isZero(each)).toBe(sum === 0n);
            expect(sums.isNarrow(each)).toBe(isNarrow);
            if (isNarrow) expect(sums.low(each)).toBe(Number(sum));
          }
        }
        // A sum takes the room of a number, and more only while it needs it.
        const wide = wanted.filter((sum) => sum < 0n || sum >= limit).length;
        expect(sums.heldBytes - 64 * wide).toBeLessThanOrEqual(12 * 8);
        expect(sums.heldBytes).toBeGreaterThanOrEqual(4 * 8 + 64 * wide);
      }),
    );
  });

  it('have room for as many as were asked for, and keep those that were there', () => {
    const sums = new ExactSums(2);
    sums.add(1, 7);
    sums.reserve(2);
    expect(sums.heldBytes).toBe(2 * 8);
    sums.reserve(3);
    sums.add(2, 9);
    const sizes = new Set<number>();
    for (let count = 4; count < 1_000; count++) {
      sums.reserve(count);
      sizes.add(sums.heldBytes);
      sums.add(count - 1, count);
    }
    expect([sums.get(1), sums.get(2), sums.get(3), sums.get(998)]).toEqual([7n, 9n, 4n, 999n]);
    // Half as much again each time: few moves, little that lies idle.
    expect(sizes.size).toBeLessThan(20);
    expect(sums.heldBytes).toBeLessThan(1_000 * 8 * 1.51);
    sums.reserve(10);
    expect(sums.get(998)).toBe(999n);
  });
});
