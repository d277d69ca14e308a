import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyMs } from '../share.js';

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

// Where all inputs are wanted no property ends before its time.
describe.runIf(Number.isFinite(propertyMs))('a property that takes long', () => {
  it('ends between two inputs, and none of it goes on', async () => {
    let [begun, ended] = [0, 0];
    const took = performance.now();
    await fc.assert(
      fc.asyncProperty(fc.nat(), async () => {
        begun++;
        await wait(propertyMs / 25);
        ended++;
      }),
      { numRuns: 100_000 },
    );
    expect(performance.now() - took).toBeLessThan(propertyMs * 10);
    expect(begun).toBeGreaterThanOrEqual(20);
    expect(ended).toBe(begun);
  });

  it('fails by an input that comes before', () => {
    let inputs = 0;
    expect(() => fc.assert(fc.property(fc.nat(), () => ++inputs < 15))).toThrow(/Property failed after 15 tests/);
  });
});
