import { expect, test } from 'vitest';
import { tierWord } from './tier-word.js';

test.each([
  [1, '一'],
  [9, '九'],
  [10, '十'],
  [12, '十二'],
  [20, '二十'],
  [99, '九十九'],
  [100, '100'],
  [0, '0'],
])('layer %i is the %s of 级卡', (n, word) => expect(tierWord(n)).toBe(word));
