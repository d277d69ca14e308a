import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Departures } from './departures.js';

describe('frames on their way to the journal', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const leaving = async (departures: Departures): Promise<() => boolean> => {
    let left = false;
    void departures.next().then(() => {
      left = true;
    });
    await vi.advanceTimersByTimeAsync(0);
    return () => left;
  };

  test('leave at once after a quiet time, without a timer', async () => {
    const departures = new Departures(20, Date.now);
    expect((await leaving(departures))()).toBe(true);
    await vi.advanceTimersByTimeAsync(41);
    expect((await leaving(departures))()).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('wait for those of other partitions while there are many, all until one instant', async () => {
    const departures = new Departures(20, Date.now);
    await departures.next();
    await vi.advanceTimersByTimeAsync(20);
    const first = await leaving(departures);
    await vi.advanceTimersByTimeAsync(3);
    const second = await leaving(departures);
    expect([first(), second()]).toEqual([false, false]);
    await vi.advanceTimersByTimeAsync(1);
    expect([first(), second()]).toEqual([true, true]);
  });

  test('never wait where nothing is to be gathered', async () => {
    const departures = new Departures(0, Date.now);
    await departures.next();
    expect((await leaving(departures))()).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});
