import { expect, test } from 'vitest';
import { progressLine } from './progress.js';

test('progress stays on its line, however narrow the terminal is', () => {
  const shown = (text: string, columns: number): string => {
    const written: string[] = [];
    const stream = { isTTY: true, columns, write: (piece: string) => written.push(piece) > 0 };
    progressLine(stream as never).show(text);
    return written.join('').replace('\r\u001b[K', '');
  };
  const lags = 'matcher: 1,200 behind in weir.journal.v1; writer: 7 behind';
  expect(shown(lags, 80)).toBe(lags);
  expect(shown(lags, 31)).toBe('matcher: 1,200 behind in weir.');
  // A Chinese character takes two columns, and is not cut in half.
  expect(shown('读取：一二三四五六七八九十', 22)).toBe('读取：一二三四五六七');
  expect(shown(lags, 0)).toBe(lags);
});
