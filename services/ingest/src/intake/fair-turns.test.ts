import { expect, it } from 'vitest';
import { FairTurns } from './fair-turns.js';

const set = (marginMs: number) => {
  let nowMs = 0;
  const turns = new FairTurns(marginMs, () => nowMs);
  const signal = new AbortController().signal;
  const went: string[] = [];
  const go = async (partition: number, latestMs: number | null) => {
    await turns.turn(partition, latestMs, signal, () => went.push(`${partition} held`));
    went.push(`${partition} at ${latestMs}`);
  };
  const passTime = (ms: number) => {
    nowMs += ms;
  };
  return { go, passTime, turns, went };
};
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

it('who is ahead of the slowest by more than the margin waits until that one has come near', async () => {
  const { go, turns, went } = set(100);
  turns.join(0, true);
  turns.join(1, true);
  const ahead = go(0, 1_000);
  await settle();
  await go(1, 850);
  await settle();
  turns.done(1, true);
  await settle();
  expect(went).toEqual(['0 held', '1 at 850']);
  void go(1, 900);
  await ahead;
  expect(went).toEqual(['0 held', '1 at 850', '1 at 900', '0 at 1000']);
});

it('nobody waits for one who has read everything, or who left', async () => {
  const { go, turns, went } = set(100);
  for (const partition of [0, 1, 2]) turns.join(partition, partition === 2);
  const ahead = go(0, 1_000);
  await settle();
  expect(went).toEqual(['0 held']);
  turns.leave(2);
  await ahead;
  expect(went).toEqual(['0 held', '0 at 1000']);
});

it('a frame without transfers never waits', async () => {
  const { go, turns, went } = set(100);
  turns.join(0, true);
  turns.join(1, true);
  await go(0, null);
  expect(went).toEqual(['0 at null']);
});

it('a partition that is behind but gets nothing is waited for a while only', async () => {
  const { go, passTime, turns, went } = set(100);
  turns.join(0, true);
  turns.join(1, true);
  const ahead = go(0, 1_000);
  await settle();
  passTime(5_000);
  await ahead;
  expect(went).toEqual(['0 held', '0 at 1000']);
});
