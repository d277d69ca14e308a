import { describe, expect, it } from 'vitest';
import { type CsvRow, CsvRows } from './csv.js';

const rowsOf = (text: string): CsvRow[] => {
  const rows = new CsvRows();
  const read = text.split('\n').map((whole, index) => {
    const end = whole.endsWith('\r') ? '\r' : '';
    return rows.take({ number: index + 1, text: whole.slice(0, whole.length - end.length), end, wellFormed: true });
  });
  return [...read, rows.finish()].filter((row) => row !== null);
};

const whole = { wellFormed: true, closed: true };

describe('CSV rows', () => {
  it('a quoted cell holds commas, quotes and line ends; the row has the number of its first line', () => {
    expect(rowsOf('a,b\r\n1,"x,\r\n""y"""\r\n\r\n2,z')).toEqual([
      { number: 1, text: 'a,b', cells: ['a', 'b'], ...whole },
      { number: 2, text: '1,"x,\r\n""y"""', cells: ['1', 'x,\r\n"y"'], ...whole },
      { number: 5, text: '2,z', cells: ['2', 'z'], ...whole },
    ]);
  });

  it('a quote inside a cell, and text after a closing quote, stand for themselves', () => {
    expect(rowsOf('a"b,"c"d,""').map(({ cells }) => cells)).toEqual([['a"b', 'cd', '']]);
  });

  it('a quote that is never closed takes the rest of the file, in linear time', () => {
    const rest = Array.from({ length: 50_000 }, (_, index) => `${index},pay:X:a,pay:X:b`).join('\n');
    const started = performance.now();
    expect(rowsOf(`a,b\n1,"${rest}`)).toEqual([
      { number: 1, text: 'a,b', cells: ['a', 'b'], ...whole },
      { number: 2, text: `1,"${rest}`, cells: ['1', rest], wellFormed: true, closed: false },
    ]);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('a row is well formed if all of its lines are', () => {
    const rows = new CsvRows();
    const line = (number: number, text: string, wellFormed: boolean) => ({
      number,
      text,
      end: '' as const,
      wellFormed,
    });
    expect(rows.take(line(1, 'a,b', false))).toMatchObject({ wellFormed: false, closed: true });
    expect(rows.take(line(2, '1,"x', false))).toBeNull();
    expect(rows.take(line(3, 'y"', true))).toMatchObject({ number: 2, wellFormed: false, closed: true });
    expect(rows.take(line(4, '2,"z"', true))).toMatchObject({ number: 4, wellFormed: true, closed: true });
  });
});
