import { type Read, WeirError } from '@weir/model';
import { type CsvRow, CsvRows } from '../files/csv.js';
import { isBlank, type Line, readLines } from '../files/lines.js';

const unreadable = (file: string, line: number, why: string): WeirError =>
  new WeirError('UNREADABLE', `${file} line ${line}: ${why}`);

const jsonOf = (file: string, { number, text, wellFormed }: Line): unknown => {
  // Two names that are no UTF-8 would become one, the replacement character.
  if (!wellFormed) throw unreadable(file, number, 'not UTF-8');
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable(file, number, 'not JSON');
  }
};

const readOrRefuse = <T>(file: string, line: number, outcome: Read<T>): T => {
  if (!outcome.ok) throw unreadable(file, line, outcome.why);
  return outcome.value;
};

/**
 * Every line of an NDJSON file of which each line must be readable.
 * @throws {WeirError} `UNREADABLE` naming the file and line
 */
export const readAllLines = async <T>(file: string, read: (value: unknown) => Read<T>): Promise<T[]> => {
  const values: T[] = [];
  for await (const lines of readLines(file)) {
    for (const line of lines) {
      if (!isBlank(line.text)) values.push(readOrRefuse(file, line.number, read(jsonOf(file, line))));
    }
  }
  return values;
};

/**
 * Every row of a CSV file with a header, of which each row must be readable. An empty cell is absent.
 * @param columns that the header must have: another first line is none, and would be skipped as one
 * @throws {WeirError} `UNREADABLE` naming the file and line
 */
export const readAllRows = async <T>(
  file: string,
  columns: readonly string[],
  read: (value: unknown) => Read<T>,
): Promise<T[]> => {
  const rows = new CsvRows();
  const values: T[] = [];
  let header: readonly string[] | null = null;
  const take = ({ number, cells, wellFormed, closed }: CsvRow): void => {
    if (!wellFormed) throw unreadable(file, number, 'not UTF-8');
    if (!closed) throw unreadable(file, number, 'a quote is never closed');
    if (header === null) {
      const missing = columns.find((column) => !cells.includes(column));
      if (missing !== undefined) throw unreadable(file, number, `the header has no column ${missing}`);
      header = cells;
      return;
    }
    if (cells.length !== header.length) throw unreadable(file, number, 'another number of cells than the header');
    const fields = header.map((column, index): [string, string] => [column, cells[index]!]);
    values.push(readOrRefuse(file, number, read(Object.fromEntries(fields.filter(([, cell]) => cell !== '')))));
  };
  for await (const lines of readLines(file)) {
    for (const line of lines) {
      const row = rows.take(line);
      if (row !== null) take(row);
    }
  }
  const last = rows.finish();
  if (last !== null) take(last);
  return values;
};
