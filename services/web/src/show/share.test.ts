import { expect, test } from 'vitest';
import { formatShare, parseShare } from './share.js';

test('a share is typed in percent and shown as it is meant', () => {
  for (const [typed, share, shown] of [
    ['30', '0.3', '30%'],
    ['12.5%', '0.125', '12.5%'],
    [' ３０％ ', '0.3', '30%'],
    ['0', '0', '0%'],
    ['100 %', '1', '100%'],
  ] as const) {
    expect(parseShare(typed), typed).toBe(share);
    expect(formatShare(share)).toBe(shown);
  }
  for (const bad of ['', '101', '-1', '1e1', 'abc', '1/3']) expect(parseShare(bad), bad).toBeNull();
});
