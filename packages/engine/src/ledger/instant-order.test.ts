import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sortByInstant } from './instant-order.js';

const instant = fc.oneof(
  fc.nat(3),
  fc.integer({ min: 1_717_200_000_000, max: 1_717_200_004_000 }),
  fc.integer({ min: 0, max: 253_402_300_799_999 }),
);

it('puts rows in order of instant and tie, whatever the span', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(instant, fc.nat(3)), { maxLength: 200 }), fc.boolean(), (given, isSorted) => {
      const rows = isSorted ? given.toSorted(([left], [right]) => left - right) : given;
      const instants = Float64Array.from(rows, ([at]) => at);
      const tied = (left: number, right: number): number => rows[left]![1] - rows[right]![1] || right - left;
      const sorted = Int32Array.from(rows.keys());
      sortByInstant(sorted, instants, tied);
      expect([...sorted]).toEqual(
        [...rows.keys()].sort((left, right) => instants[left]! - instants[right]! || tied(left, right)),
      );
    }),
    { numRuns: 500 },
  );
});
