import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvOf, readCsv } from './csv.js';

test('a table comes back as it was written', () => {
  const text = fc.string().map((given) =>
    given
      .trim()
      .replace(/^[=+\-@\t\r]+/, '')
      .trim(),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { maxLength: 8 }), (rows) => {
      const [, ...read] = readCsv(csvOf(['a', 'b'], rows));
      expect(read).toEqual(rows.filter((row) => row.some((cell) => cell !== '')));
    }),
  );
});

test('a cell runs nothing', () => {
  expect(csvOf(['x'], [['=HYPERLINK(1)'], ['-1'], [-1]])).toBe("\uFEFFx\r\n'=HYPERLINK(1)\r\n'-1\r\n-1\r\n");
});

test('a table pasted from a sheet is read by its tabs', () => {
  expect(readCsv('from\tamount\nbank:CMB:1\t1,000.00')).toEqual([
    ['from', 'amount'],
    ['bank:CMB:1', '1,000.00'],
  ]);
});
