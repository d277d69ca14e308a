import type { TransferFile } from './input.js';

/** One line of a file of transfers, or one row of a CSV file, before anything in it is judged. */
export interface SourceLine {
  file: string;
  /** From 1; a CSV row's is its first. */
  line: number;
  /** As it stands in the file, without the line end that closes it. */
  text: string;
  /** Absent where the line is no JSON object, or the row has another length than the header or is never closed. */
  fields?: Record<string, unknown>;
}

/** The lines of a file that are not blank. */
export function sourceLines(source: TransferFile): SourceLine[] {
  return (source.csv ?? source.file.endsWith('.csv')) ? csvRows(source) : jsonLines(source);
}

/** NDJSON lines with their numbers; blank ones are left out but counted. Roots and labels are read by this too. */
export function jsonLines(source: { file: string; text: string }): SourceLine[] {
  return withoutByteOrderMark(source.text)
    .split('\n')
    .map((text, index) => ({ file: source.file, line: index + 1, text: withoutCarriageReturn(text) }))
    .filter((line) => !isBlank(line.text))
    .map((line) => ({ ...line, fields: readObject(line.text) }));
}

function readObject(text: string): Record<string, unknown> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return value as Record<string, unknown>;
}

/**
 * Rows of a CSV file under its header. An empty cell is absent. The map names the column of a field; every other field
 * has the column of its own name.
 *
 * Decisions: the text of a row is the row as it stands in the file, quotes and inner line ends included; a quoted cell
 * that never closes runs to the end of the file, and its row has no fields, in the header's place too.
 */
function csvRows(source: TransferFile): SourceLine[] {
  const rows = csvRecords(withoutByteOrderMark(source.text)).filter((row) => !isBlank(row.text));
  const header = rows[0];
  if (!header) return [];
  if (!header.closed) return [{ file: source.file, line: header.line, text: header.text }];
  return rows.slice(1).map((row) => {
    const line: SourceLine = { file: source.file, line: row.line, text: row.text };
    if (row.cells.length !== header.cells.length || !row.closed) return line;
    const fields: Record<string, unknown> = Object.create(null);
    row.cells.forEach((cell, column) => {
      if (cell !== '') fields[header.cells[column]!] = cell;
    });
    const mapped: Record<string, unknown> = { ...fields };
    for (const [field, column] of Object.entries(source.map ?? {})) mapped[field] = fields[column];
    return { ...line, fields: mapped };
  });
}

interface CsvRecord {
  line: number;
  text: string;
  cells: string[];
  closed: boolean;
}

/** Splits CSV into records, one character at a time. */
function csvRecords(text: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  let position = 0;
  let line = 1;
  while (position < text.length) {
    const start = position;
    const firstLine = line;
    const cells: string[] = [];
    let cell = '';
    let quoted = false;
    let atCellStart = true;
    let end = text.length;
    for (; position < text.length; position += 1) {
      const character = text[position]!;
      if (character === '\n') line += 1;
      if (quoted) {
        if (character !== '"') cell += character;
        else if (text[position + 1] === '"') {
          cell += '"';
          position += 1;
        } else quoted = false;
      } else if (character === '"' && atCellStart) {
        quoted = true;
        atCellStart = false;
      } else if (character === ',') {
        cells.push(cell);
        cell = '';
        atCellStart = true;
      } else if (character === '\n' || text.startsWith('\r\n', position)) {
        end = position;
        position += character === '\r' ? 2 : 1;
        if (character === '\r') line += 1;
        break;
      } else {
        cell += character;
        atCellStart = false;
      }
    }
    cells.push(cell);
    records.push({ line: firstLine, text: text.slice(start, end), cells, closed: !quoted });
  }
  return records;
}

function withoutByteOrderMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function withoutCarriageReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}

// Decision: a line of nothing but spaces and tabs is blank, not a line that is no JSON.
function isBlank(text: string): boolean {
  return /^[ \t\r]*$/.test(text);
}
