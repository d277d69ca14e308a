import { expect, test } from 'vitest';
import { sharedAnswer } from './shared-answer.js';

test('many who ask at once make one question; its answer is good for a while; a failure is asked about anew', async () => {
  let [now, asked] = [0, 0];
  const ask = sharedAnswer(
    async () => {
      asked++;
      if (asked === 2) throw new Error('away');
      return asked;
    },
    100,
    () => now,
  );
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
  now = 99;
  expect(await ask()).toBe(1);
  now = 100;
  await expect(Promise.all([ask(), ask()])).rejects.toThrow('away');
  expect(await ask()).toBe(3);
});
