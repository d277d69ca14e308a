import { expect, test } from 'vitest';
import type { SendClock } from '../send/send-when-due.js';
import { type Arriving, paceMessages } from './pace.js';

const noonMs = Date.UTC(2026, 0, 5, 12);

/** A clock that stands still but for sleeping. */
class FakeClock implements SendClock {
  slept = 0;
  #nowMs: number;
  constructor(startMs: number) {
    this.#nowMs = startMs;
  }
  nowMs(): number {
    return this.#nowMs;
  }
  async sleep(ms: number): Promise<void> {
    this.slept++;
    this.#nowMs += ms;
  }
}

const arrivals = (...seconds: number[]): Arriving[] => seconds.map((second) => ({ arriveMs: noonMs + second * 1000 }));

const record = async (messages: readonly Arriving[], startMs: number, options: object) => {
  const clock = new FakeClock(startMs);
  const sentAt: number[] = [];
  const batches: number[] = [];
  const send = async (batch: readonly Arriving[]) => {
    batches.push(batch.length);
    for (const _ of batch) sentAt.push(clock.nowMs() - startMs);
  };
  const sent = await paceMessages({ messages, send, speed: 1, clock, ...options });
  return { sent, sentAt, batches, clock };
};

const yearMs = 365 * 86_400_000;

test('messages of the past go at their pace, quickened', async () => {
  const { sentAt } = await record(arrivals(0, 60, 90, 600), noonMs + yearMs, { speed: 60 });
  expect(sentAt).toEqual([0, 1_000, 1_500, 10_000]);
});

test('without a speed limit everything goes at once, in bounded batches', async () => {
  const messages = arrivals(...Array.from({ length: 1_201 }, (_, second) => second));
  const { sent, batches, clock } = await record(messages, noonMs + yearMs, { speed: Number.POSITIVE_INFINITY });
  expect(sent).toBe(1_201);
  expect(batches).toEqual([500, 500, 201]);
  expect(clock.slept).toBe(0);
});

test('what has not happened yet is not sent, however fast the rest goes', async () => {
  const { sentAt } = await record(arrivals(-3_610, -10, 5, 30), noonMs, { speed: 3600 });
  expect(sentAt).toEqual([0, 1_000, 5_000, 30_000]);
});

test('files may run ahead of the present', async () => {
  const { sentAt } = await record(arrivals(0, 5, 30), noonMs - yearMs, {
    speed: Number.POSITIVE_INFINITY,
    aheadMsMax: Number.POSITIVE_INFINITY,
  });
  expect(sentAt).toEqual([0, 0, 0]);
});

test('a rate bounds messages a second; those of one tick go together', async () => {
  const messages = arrivals(...Array.from({ length: 1_000 }, () => 0));
  const { sentAt, batches } = await record(messages, noonMs + yearMs, {
    speed: Number.POSITIVE_INFINITY,
    perSecondMax: 500,
  });
  expect(sentAt.at(-1)).toBeGreaterThanOrEqual(1_998);
  expect(sentAt.at(-1)).toBeLessThan(2_020);
  sentAt.forEach((at, index) => {
    expect(at).toBeGreaterThanOrEqual(index * 2);
    expect(at).toBeLessThanOrEqual(index * 2 + 20);
  });
  expect(Math.max(...batches)).toBeLessThanOrEqual(12);
});

test('an interruption ends the sending; what is written is counted', async () => {
  const controller = new AbortController();
  const { sent, sentAt } = await record(arrivals(0, 1, 2, 3), noonMs + yearMs, {
    signal: controller.signal,
    onProgress: ({ sent: count }: { sent: number }) => {
      if (count === 2) controller.abort();
    },
  });
  expect(sent).toBe(2);
  expect(sentAt).toEqual([0, 1_000]);
});

test('progress names the last message written', async () => {
  const messages = arrivals(0, 1);
  const seen: unknown[] = [];
  await record(messages, noonMs + yearMs, { onProgress: (progress: unknown) => seen.push(progress) });
  expect(seen).toEqual([
    { sent: 1, last: messages[0] },
    { sent: 2, last: messages[1] },
  ]);
});
