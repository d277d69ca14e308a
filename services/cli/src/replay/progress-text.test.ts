import { afterEach, expect, test, vi } from 'vitest';
import { progressText, Rate } from './progress-text.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('progress says how far, how fast, how long yet, and who is behind', () => {
  const left = [{ stage: 'writer', of: 'weir.cases.v1', lag: 3 }] as const;
  const progress = { taken: 2_500, messages: 10_000, left };
  expect(progressText(progress, 1_500, true)).toBe(
    '[#####...............] 25 %, 2,500 of 10,000 messages, 1,500/s, 5 s left; lag: writer: 3 left, weir.cases.v1',
  );
  expect(progressText({ taken: 10, messages: 10, left: [] }, 5, false)).toBe('100 %, 10 of 10 messages');
  expect(progressText({ taken: 0, messages: 10, left: [] }, null, false)).toBe('0 %, 0 of 10 messages');
});

test('progress is told in Chinese to who reads it', () => {
  vi.stubEnv('WEIR_LANG', 'zh');
  const left = [{ stage: 'writer', of: 'weir.cases.v1', lag: 3 }] as const;
  expect(progressText({ taken: 2_500, messages: 10_000, left }, 1_500, false)).toBe(
    '25 %，2,500 / 10,000 条消息，1,500/s，还需 5 s；落后：writer：剩余 3，weir.cases.v1',
  );
});

test('a rate is that of the last while', () => {
  const rate = new Rate(10_000);
  expect(rate.at(0, 0)).toBeNull();
  expect(rate.at(1_000, 10_000)).toBe(100);
  expect(rate.at(1_000, 20_000)).toBe(0);
  expect(rate.at(2_000, 25_000)).toBeCloseTo(1_000 / 15);
});
