import { describe, expect, test } from 'vitest';
import { fit, headPx, readableScale, startOf } from './camera.js';

const frame = { left: -88, top: -470, right: 1_248, bottom: 470 };

describe('the first look at a picture', () => {
  test('is all of it where all of it can be read', () => {
    const size = { width: 1_400, height: 1_000 };
    expect(startOf(frame, size)).toEqual(fit(frame, size));
    expect(startOf(frame, size).scale).toBeGreaterThanOrEqual(readableScale);
  });

  test('is large enough to be read and begins at the first column; its first row stands whole below the names', () => {
    for (const size of [
      { width: 846, height: 496 },
      { width: 922, height: 628 },
    ]) {
      expect(fit(frame, size).scale).toBeLessThan(readableScale);
      const { left, scale, top } = startOf(frame, size);
      expect(scale).toBe(readableScale);
      expect(frame.left * scale + left).toBeCloseTo(36);
      expect(frame.top * scale + top).toBeGreaterThan(headPx);
      expect(frame.top * scale + top).toBeLessThan(headPx + 36);
    }
  });

  test('of a much too high one has its middle in the middle', () => {
    const size = { width: 762, height: 448 };
    const { scale, top } = startOf(frame, size);
    expect(frame.left * scale + startOf(frame, size).left).toBeCloseTo(36);
    expect(Math.abs(((frame.top + frame.bottom) / 2) * scale + top - size.height / 2)).toBeLessThan(2);
  });

  test('and the whole of it leaves the names of the columns free', () => {
    for (const size of [
      { width: 762, height: 448 },
      { width: 1_400, height: 700 },
    ]) {
      const { scale, top } = fit(frame, size);
      expect(frame.top * scale + top).toBeGreaterThan(headPx);
      expect(frame.bottom * scale + top).toBeLessThan(size.height);
    }
  });

  test('of a narrow and high picture stands in the middle', () => {
    const high = { left: -88, top: -3_000, right: 378, bottom: 3_000 };
    const { left, scale } = startOf(high, { width: 800, height: 500 });
    expect(high.left * scale + left).toBeCloseTo(800 - (high.right * scale + left));
  });
});
