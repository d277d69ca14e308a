import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrderedHeap } from './ordered-heap.js';

describe('the heap', () => {
  it('yields what a sorted list would, however puts and takes are mixed', () => {
    // A number is put in, null takes one out.
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 20 }))), (steps) => {
        const heap = new OrderedHeap<number>((left, right) => left - right);
        const sorted: number[] = [];
        for (const step of steps) {
          if (step === null) expect(heap.pop()).toBe(sorted.shift());
          else {
            heap.push(step);
            sorted.push(step);
            sorted.sort((left, right) => left - right);
          }
          expect(heap.size).toBe(sorted.length);
        }
      }),
    );
  });
});
