import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TopicWatermark } from './watermark.js';

const unheard = Number.NEGATIVE_INFINITY;

describe('the watermark of a topic', () => {
  it('is not known before every partition was heard or is idle', () => {
    const watermark = new TopicWatermark(3);
    watermark.raise(0, 100);
    watermark.raise(1, 50);
    watermark.advance();
    expect(watermark.watermark).toBe(unheard);
    watermark.idle(2);
    watermark.advance();
    expect(watermark.watermark).toBe(50);
  });

  it('is the lowest mark, so that one partition that runs ahead makes nobody late', () => {
    const watermark = new TopicWatermark(2);
    watermark.raise(0, 1_000_000);
    watermark.raise(1, 7);
    watermark.advance();
    expect(watermark.watermark).toBe(7);
    expect(watermark.highest).toBe(1_000_000);
  });

  it('is not held back by an idle partition, until it wakes', () => {
    const watermark = new TopicWatermark(2);
    watermark.raise(0, 10);
    watermark.raise(1, 10);
    watermark.idle(1);
    watermark.raise(0, 500);
    watermark.advance();
    expect(watermark.watermark).toBe(500);
    // It wakes with something older: the watermark stays, and what the partition may still bring is measured by it.
    watermark.wake(1);
    watermark.raise(1, 200);
    watermark.raise(0, 900);
    watermark.advance();
    expect(watermark.watermark).toBe(500);
    expect(watermark.mark(1)).toBe(500);
    watermark.raise(1, 600);
    watermark.advance();
    expect(watermark.watermark).toBe(600);
  });

  it('stands still while everybody is idle', () => {
    const watermark = new TopicWatermark(1);
    watermark.idle(0);
    watermark.advance();
    expect(watermark.watermark).toBe(unheard);
    expect(watermark.highest).toBeNull();
  });

  it('never falls, and is never above the mark of a partition that is awake', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('raise' as const), partition: fc.nat(2), time: fc.nat(1000) }),
      fc.record({ do: fc.constantFrom('idle' as const, 'wake' as const), partition: fc.nat(2) }),
    );
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const watermark = new TopicWatermark(3);
        const idle = new Set<number>();
        let before = unheard;
        for (const one of steps) {
          if (one.do === 'raise') watermark.raise(one.partition, one.time);
          else if (one.do === 'idle') {
            watermark.idle(one.partition);
            idle.add(one.partition);
          } else {
            watermark.wake(one.partition);
            idle.delete(one.partition);
          }
          watermark.advance();
          expect(watermark.watermark).toBeGreaterThanOrEqual(before);
          before = watermark.watermark;
          for (const partition of [0, 1, 2]) {
            if (!idle.has(partition)) expect(watermark.mark(partition)).toBeGreaterThanOrEqual(before);
          }
        }
      }),
    );
  });
});
