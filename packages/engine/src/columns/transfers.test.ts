import { expect, test } from 'vitest';
import { Image } from './image.js';
import { Transfers } from './transfers.js';

interface Message {
  readonly time: number;
  readonly offset: number;
  readonly timeMs: number;
}

const nowMs = 1_700_000_000_000;
const near: Message[] = [
  { time: nowMs, offset: 0, timeMs: nowMs + 900 },
  { time: nowMs, offset: 2 ** 32 - 1, timeMs: nowMs - 300_000 },
  { time: nowMs, offset: 2 ** 31, timeMs: nowMs + 2 ** 31 - 1 },
];
const far: Message[] = [
  { time: nowMs, offset: 2 ** 32, timeMs: nowMs },
  { time: 0, offset: 5, timeMs: nowMs },
  { time: nowMs, offset: Number.MAX_SAFE_INTEGER, timeMs: 0 },
  { time: Number.MAX_SAFE_INTEGER, offset: 1, timeMs: 0 },
  { time: 0, offset: 1, timeMs: Number.MAX_SAFE_INTEGER },
];

const holding = (messages: readonly Message[]): Transfers => {
  const transfers = new Transfers(1);
  for (const { time, offset, timeMs } of messages) {
    const transfer = transfers.add();
    transfers.setTimes(transfer, time, time);
    transfers.setMessage(transfer, offset, timeMs);
  }
  return transfers;
};

const loaded = (transfers: Transfers): Transfers => {
  const image = new Image();
  transfers.save(image);
  const other = new Transfers();
  other.load(image);
  return other;
};

test.each([
  ['that come soon after the event', near],
  ['some of which come long after it, or at a far offset', [...near, ...far, ...near]],
])('says of messages %s what they were, kept and taken up again', (_, messages) => {
  const transfers = holding(messages);
  for (const each of [transfers, loaded(transfers)]) {
    for (const [transfer, { offset, timeMs }] of messages.entries()) {
      expect([each.messageOffsetOf(transfer), each.messageTimeOf(transfer)]).toEqual([offset, timeMs]);
    }
  }
});

test('keeps for a transfer what feeds of its kind need, and no more', () => {
  const bytes = (transfers: Transfers): number => transfers.usedBytes / transfers.count;
  const lean = holding(near);
  expect(bytes(lean)).toBe(100);
  lean.setChain(1, -1);
  expect(bytes(lean)).toBe(100);
  lean.setChain(3, 12);
  expect([lean.chainOf(1), lean.chainOf(3), bytes(lean)]).toEqual([-1, 12, 104]);
  expect(bytes(holding([...near, ...far]))).toBe(108);
});
