import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cells } from './cells.js';

const bytesEach = 24;
const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('add' as const), mark: fc.integer() }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('free' as const), which: fc.nat(40) }) },
  ),
  { maxLength: 120 },
);

/** Everything that a record holds, as words. */
const wordsOf = (cells: Cells, number: number): number[] =>
  [...cells.words.subarray(number * cells.wordsEach, (number + 1) * cells.wordsEach)].map(Number);

describe('records in one buffer', () => {
  it('begin as zeros, keep what is written while others come and go, and their numbers are given out again', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const cells = new Cells(bytesEach, 2);
        const live = new Map<number, number[]>();
        let mostLive = 0;
        for (const step of given) {
          if (step.kind === 'add') {
            const number = cells.add();
            expect(live.has(number)).toBe(false);
            expect(wordsOf(cells, number)).toEqual(new Array(6).fill(0));
            const words = Array.from({ length: 6 }, (_, at) => (step.mark + at) | 0);
            cells.words.set(words, number * cells.wordsEach);
            live.set(number, words);
          } else {
            const [number] = [...live.keys()].slice(step.which);
            if (number === undefined) continue;
            cells.free(number);
            live.delete(number);
          }
          mostLive = Math.max(mostLive, live.size);
          expect([cells.count, cells.end]).toEqual([live.size, mostLive]);
          for (const [number, words] of live) expect(wordsOf(cells, number)).toEqual(words);
        }
        expect(cells.heldBytes).toBeGreaterThanOrEqual(mostLive * bytesEach);
      }),
    );
  });

  it('are read as doubles and as words from the same bytes, also after growing', () => {
    const cells = new Cells(bytesEach, 1);
    for (let at = 0; at < 40; at++) {
      const number = cells.add();
      cells.doubles[number * cells.doublesEach + 2] = at + 0.5;
    }
    expect([cells.wordsEach, cells.doublesEach]).toEqual([6, 3]);
    expect(cells.words.buffer).toBe(cells.doubles.buffer);
    expect(cells.doubles[39 * 3 + 2]).toBe(39.5);
    expect(cells.heldBytes).toBe(cells.doubles.buffer.byteLength);
  });

  it('grow by a quarter, so that many take little more than they need', () => {
    const cells = new Cells(bytesEach);
    for (let at = 0; at < 10_000; at++) cells.add();
    expect(cells.heldBytes / bytesEach).toBeLessThan(10_000 * 1.26 + 32);
  });
});
