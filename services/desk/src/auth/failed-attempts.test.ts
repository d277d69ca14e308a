import { afterEach, beforeEach, expect, test } from 'vitest';
import { newWorld, type Staffed, staffDesk } from '../desk.fixture.js';
import { FailedAttempts } from './failed-attempts.js';

let staffed: Staffed;

beforeEach(async () => {
  staffed = await staffDesk(newWorld());
});
afterEach(() => staffed.end());

const signIn = async (token: string): Promise<number> =>
  (await staffed.as(null).ask('POST', '/v1/session', { token })).status;

test('who has a good token is let in, however many wrong ones came from the same address', async () => {
  const analyst = await staffed.hire('an', 'analyst');
  const wrong = [];
  for (let attempt = 0; attempt < 25; attempt++) wrong.push(await signIn('weir_x'));
  expect([wrong[0], wrong[19], wrong[20], wrong[24]]).toEqual([401, 401, 429, 429]);
  expect(await signIn(analyst.token)).toBe(200);
});

test('a whole bank behind one address signs in within a minute', async () => {
  const analyst = await staffed.hire('an', 'analyst');
  const statuses = new Set<number>();
  for (let attempt = 0; attempt < 40; attempt++) statuses.add(await signIn(analyst.token));
  expect([...statuses]).toEqual([200]);
});

test('failures are of one address and one minute, and of many addresses not all are kept', () => {
  let nowMs = 0;
  const failed = new FailedAttempts(2, () => nowMs);
  const add = (address: string): boolean => {
    try {
      failed.add(address);
      return true;
    } catch {
      return false;
    }
  };
  expect([add('a'), add('a'), add('a'), add('b')]).toEqual([true, true, false, true]);
  nowMs = 60_000;
  expect(add('a')).toBe(true);
  for (let other = 0; other < 10_000; other++) failed.add(`x${other}`);
  expect([add('a'), add('a'), add('a')]).toEqual([true, true, false]);
});
