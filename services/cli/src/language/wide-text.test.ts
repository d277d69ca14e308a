import { expect, test } from 'vitest';
import { columnsOf, wrapped } from './wide-text.js';

test('a Chinese character takes two columns, its punctuation too', () => {
  expect(columnsOf('weir')).toBe(4);
  expect(columnsOf('堰')).toBe(2);
  expect(columnsOf('止付（48 h）。')).toBe(4 + 2 + 4 + 2 + 2);
  expect(columnsOf('…–¥')).toBe(3);
});

test('lines break between Chinese characters, never before what ends a sentence, and never within a word', () => {
  expect(wrapped('追踪资金到这一层级为止', 10)).toBe('追踪资金到\n这一层级为\n止');
  expect(wrapped('追踪资金到。', 10)).toBe('追踪资金\n到。');
  expect(wrapped('见 --as-it-stands 选项', 10)).toBe('见\n--as-it-stands\n选项');
  expect(wrapped('一\n\n二', 10)).toBe('一\n\n二');
});
