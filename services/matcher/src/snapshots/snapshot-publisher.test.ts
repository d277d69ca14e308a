import { MemorySnapshots } from '@weir/snapshots';
import { afterEach, expect, it, vi } from 'vitest';
import { SnapshotPublisher } from './snapshot-publisher.js';

afterEach(() => {
  vi.useRealTimers();
});

const everyMs = 30_000;

/** How long after a snapshot for which the fold stood still so long the next one is due, milliseconds. */
const dueAfterMs = async (pauseMs: number): Promise<number> => {
  vi.useFakeTimers({ now: 0, toFake: ['Date', 'performance'] });
  const publisher = new SnapshotPublisher({
    everyMs,
    everyMessages: Number.POSITIVE_INFINITY,
    offset: 0,
    snapshots: new MemorySnapshots(),
    lots: null,
    shelfBefore: null,
    onPublished: () => {},
    onFailed: (error) => expect.fail(String(error)),
  });
  publisher.begin(() => vi.advanceTimersByTime(pauseMs), { next: 7, lastMessage: { offset: 6, crc32: 0 } });
  await publisher.settled();
  const endMs = Date.now();
  for (; Date.now() - endMs < 4 * everyMs; vi.advanceTimersByTime(500)) {
    if (publisher.isDue(8)) return Date.now() - endMs;
  }
  return Number.POSITIVE_INFINITY;
};

it('is due by the interval where the fold hardly stood still', async () => {
  expect([await dueAfterMs(0), await dueAfterMs(150)]).toEqual([30_000, 30_000]);
});

it('comes later where standing still would take more than its share of the time, within bounds', async () => {
  expect([await dueAfterMs(300), await dueAfterMs(2_000)]).toEqual([60_000, 75_000]);
});
