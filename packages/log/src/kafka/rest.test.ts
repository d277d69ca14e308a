import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Rest } from './rest.js';

describe('the rest of a reader', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const isOver = async (rest: Rest): Promise<() => boolean> => {
    let over = false;
    void rest.over().then(() => {
      over = true;
    });
    await vi.advanceTimersByTimeAsync(0);
    return () => over;
  };

  it('lasts until the next stretch begins', async () => {
    const rest = new Rest(100, Date.now);
    rest.begin();
    await vi.advanceTimersByTimeAsync(40);
    const over = await isOver(rest);
    await vi.advanceTimersByTimeAsync(59);
    expect(over()).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(over()).toBe(true);
  });

  it('ends at one instant for readers that asked at different ones', async () => {
    const early = new Rest(100, Date.now);
    const late = new Rest(100, Date.now);
    early.begin();
    await vi.advanceTimersByTimeAsync(70);
    late.begin();
    const ends = [await isOver(early), await isOver(late)];
    await vi.advanceTimersByTimeAsync(29);
    expect(ends.map((over) => over())).toEqual([false, false]);
    await vi.advanceTimersByTimeAsync(1);
    expect(ends.map((over) => over())).toEqual([true, true]);
  });

  it('is none for a question whose answer took longer', async () => {
    const rest = new Rest(100, Date.now);
    rest.begin();
    await vi.advanceTimersByTimeAsync(500);
    expect((await isOver(rest))()).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is none, without a timer, for readers on the way of an alert', async () => {
    const rest = new Rest(0, Date.now);
    rest.begin();
    expect((await isOver(rest))()).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends when the session does, and none begins after it', async () => {
    const rest = new Rest(100, Date.now);
    rest.begin();
    const over = await isOver(rest);
    rest.end();
    await vi.advanceTimersByTimeAsync(0);
    expect(over()).toBe(true);
    expect((await isOver(rest))()).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});
