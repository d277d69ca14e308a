import type { StopOrder } from '@weir/acts';
import { expect, it } from 'vitest';
import { AnswerTimes } from './answer-times.js';

const minute = 60_000;
const answered = (id: string, kind: StopOrder['kind'], minutes: number): StopOrder =>
  ({ id, kind, institution: 'ICBC', sentAtMs: 0, answeredAtMs: minutes * minute }) as StopOrder;

it('how fast an institution stops is learned from what it was asked to hold, not from what it was to let go', () => {
  const times = new AnswerTimes();
  times.see(answered('o1', 'stop', 10));
  for (const [at, kind] of (['release', 'unfreeze', 'release'] as const).entries())
    times.see(answered(`r${at}`, kind, 3 * 24 * 60));
  expect(times.medianMs('ICBC')).toBe(10 * minute);
  expect(times.delayMs('ICBC', false)).toBe(10 * minute);
});
