import { expect, test } from 'vitest';
import { isNumberLike } from './number-like.js';

test('what may be the number of an account, or begins like one, is told from other texts', () => {
  for (const text of [
    'bank:CMB:6226095555550017',
    ' BANK:cmb:6226',
    'bank:',
    '6226095555550017',
    '6226 0955 5555 0017',
    '6226-0955-5555-0017',
    '６２２６０９５５５５５５００１７',
    '622609',
    '卡号 6226095555550017',
    '0xdac17f958d2ee523a2206206994597c13d831ec7',
    '0xdac17f',
    'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t',
  ])
    expect(isNumberLike(text), text).toBe(true);
  for (const text of ['', 'ZA-2026-1104', '张女士', 'ZA20261104', '6226…0017', '0017', '招商银行', 'Tencent', '2026-1'])
    expect(isNumberLike(text), text).toBe(false);
});
