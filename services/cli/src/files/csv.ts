import { isBlank, type Line } from './lines.js';

/** One row of a CSV file; `number` is the line it begins on, `text` its lines as they stand. */
export interface CsvRow {
  readonly number: number;
  readonly text: string;
  readonly cells: readonly string[];
}

interface Scan {
  readonly cells: string[];
  /** True where the text ends inside a quoted cell: the row goes on in the next line. */
  readonly open: boolean;
}

/** Splits the text of a row: cells in double quotes may hold commas, line ends and doubled quotes. */
const scan = (text: string): Scan => {
  if (!text.includes('"')) return { cells: text.split(','), open: false };
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  let atStart = true;
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!;
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[index + 1] === '"') {
        cell += '"';
        index++;
      } else quoted = false;
    } else if (character === '"' && atStart) {
      quoted = true;
      atStart = false;
    } else if (character === ',') {
      cells.push(cell);
      cell = '';
      atStart = true;
    } else {
      cell += character;
      atStart = false;
    }
  }
  cells.push(cell);
  return { cells, open: quoted };
};

/** Puts lines together to CSV rows. Blank lines between rows are skipped; the first row is the header. */
export class CsvRows {
  #pending: { readonly number: number; text: string } | null = null;
  #pendingEnd = '';

  /** The row that this line completes, or null. */
  take(line: Line): CsvRow | null {
    if (this.#pending === null) {
      if (isBlank(line.text)) return null;
      this.#pending = { number: line.number, text: line.text };
    } else {
      this.#pending.text += `${this.#pendingEnd}\n${line.text}`;
    }
    const { cells, open } = scan(this.#pending.text);
    this.#pendingEnd = line.end;
    if (open) return null;
    const row = { ...this.#pending, cells };
    this.#pending = null;
    return row;
  }

  /** What is left at the end of the file: a row whose quote was never closed. */
  finish(): CsvRow | null {
    if (this.#pending === null) return null;
    const row = { ...this.#pending, cells: scan(this.#pending.text).cells };
    this.#pending = null;
    return row;
  }
}
