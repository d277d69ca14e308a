import { simulate } from '@weir/simulate';
import { describe, expect, it } from 'vitest';
import { batchOfValues, readTwoWays } from '../../services/ingest/src/plain/two-ways.fixture.js';
import { damaged } from './damage.js';
import { fuzz } from './rounds.js';

const stories = [1, 2, 3].map((seed) =>
  simulate({ seed, startMs: Date.UTC(2026, 4, 1), durationMinutes: 20, innocents: 100 }),
);
const values = stories
  .flatMap(({ messages }) => messages)
  .filter(({ topic }) => topic === 'bank.transfers.v1')
  .map(({ value }) => Buffer.from(JSON.stringify(value)));
const timeMs = Math.max(...stories.flatMap(({ messages }) => messages.map(({ arriveMs }) => arriveMs)));

const bothWays = (messages: readonly Buffer[], recordsMax: number): number => {
  const { plainly, generally, taken } = readTwoWays([batchOfValues(messages, 0, () => timeMs)], null, recordsMax);
  expect(plainly).toEqual(generally);
  return taken;
};

describe('messages of simulated banks', () => {
  it('come to the same frames the plain way and the general one, and are mostly plain', () => {
    expect(values.length).toBeGreaterThan(1_000);
    expect(bothWays(values, 500) / values.length).toBeGreaterThan(0.9);
  });

  it('damaged, they do so too', () =>
    fuzz('plain-messages', 'damaged', 1_000, (dice) => {
      const messages = Array.from({ length: 1 + dice(4) }, () => {
        const value = values[dice(values.length)]!;
        return dice(3) === 0 ? value : damaged(value, dice);
      });
      bothWays(messages, 1 + dice(3));
    }));
});
