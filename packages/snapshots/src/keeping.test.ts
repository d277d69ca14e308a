import { afterEach, describe, expect, it, vi } from 'vitest';
import { Keeping } from './keeping.js';
import { MemorySnapshots } from './memory-snapshots.js';
import type { SnapshotShelf } from './snapshot-shelf.js';

afterEach(() => {
  vi.useRealTimers();
});

describe('when the next snapshot is due by the clock', () => {
  const dueAfterMs = (pauseMs: number): number => {
    vi.useFakeTimers({ now: 0 });
    const keeping = new Keeping({ shelf: new MemorySnapshots(), everyMs: 30_000 });
    keeping.mark(1, pauseMs);
    for (let ms = 0; ms <= 200_000; ms += 1_000) {
      vi.setSystemTime(ms);
      if (keeping.isDue(2)) return ms;
    }
    return Number.POSITIVE_INFINITY;
  };

  it('is said by the interval where the service hardly stands still', () => {
    expect([dueAfterMs(0), dueAfterMs(150)]).toEqual([30_000, 30_000]);
  });

  it('comes later where standing still would take more than its share, within bounds', () => {
    expect([dueAfterMs(300), dueAfterMs(2_000)]).toEqual([60_000, 75_000]);
  });

  it('is never where nothing new came', () => {
    vi.useFakeTimers({ now: 0 });
    const keeping = new Keeping({ shelf: new MemorySnapshots(), everyMs: 10 });
    keeping.mark(5);
    vi.setSystemTime(60_000);
    expect([keeping.isDue(5), keeping.isDue(6)]).toEqual([false, true]);
  });
});

describe('what the medium refuses', () => {
  const full: SnapshotShelf = { latest: async () => null, put: () => Promise.reject(new Error('no space left')) };

  it('ends a service that does not say otherwise, with its next question', async () => {
    const keeping = new Keeping({ shelf: full, everyMs: 0 });
    keeping.put(5, Promise.resolve([]), () => {});
    await keeping.settled();
    expect(() => keeping.isDue(6)).toThrow('no space left');
  });

  it('is told to one that goes on, and the same state is due again', async () => {
    const refused: unknown[] = [];
    const keeping = new Keeping({ shelf: full, everyMs: 0, onRefused: (error) => refused.push(error) });
    keeping.put(5, Promise.resolve([]), () => expect.fail('it does not stand'));
    await keeping.settled();
    expect([refused.length, keeping.offset, keeping.isDue(5)]).toEqual([1, 0, true]);
  });
});
