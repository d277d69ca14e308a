import { describe, expect, test } from 'vitest';
import { fit, readableScale, startOf } from './camera.js';

const frame = { left: -88, top: -470, right: 1_248, bottom: 470 };

describe('the first look at a picture', () => {
  test('is all of it where all of it can be read', () => {
    const size = { width: 1_400, height: 1_000 };
    expect(startOf(frame, size)).toEqual(fit(frame, size));
    expect(startOf(frame, size).scale).toBeGreaterThanOrEqual(readableScale);
  });

  test('is large enough to be read, begins at the first column and has the middle of the columns in the middle', () => {
    for (const size of [
      { width: 762, height: 448 },
      { width: 846, height: 496 },
      { width: 922, height: 628 },
    ]) {
      expect(fit(frame, size).scale).toBeLessThan(readableScale);
      const { left, scale, top } = startOf(frame, size);
      expect(scale).toBe(readableScale);
      expect(frame.left * scale + left).toBeCloseTo(36);
      expect(top).toBeCloseTo(size.height / 2);
    }
  });

  test('of a narrow and high picture stands in the middle', () => {
    const high = { left: -88, top: -3_000, right: 378, bottom: 3_000 };
    const { left, scale } = startOf(high, { width: 800, height: 500 });
    expect(high.left * scale + left).toBeCloseTo(800 - (high.right * scale + left));
  });
});
