import { isBlank, type Line } from './lines.js';

/** One row of a CSV file; `number` is the line it begins on, `text` its lines as they stand. */
export interface CsvRow {
  readonly number: number;
  readonly text: string;
  readonly cells: readonly string[];
  /** False where one of its lines is no UTF-8: the cells then hold replacement characters, which are all the same. */
  readonly wellFormed: boolean;
  /** False where the file ends inside a quoted cell: the row then holds all lines from there on. */
  readonly closed: boolean;
}

/**
 * Splits the text of one row, piece by piece as its lines come: cells in double quotes may hold commas, line ends and
 * doubled quotes. Each character is looked at once, however many lines a quote that nobody closed runs on.
 */
class CellScan {
  readonly #cells: string[] = [];
  #cell = '';
  #quoted = false;
  #atStart = true;

  /** True where the text so far ends inside a quoted cell: the row goes on in the next line. */
  get open(): boolean {
    return this.#quoted;
  }

  take(text: string): void {
    let index = 0;
    while (index < text.length) {
      const character = text[index]!;
      if (this.#quoted) {
        index = this.#takeQuoted(text, index);
        continue;
      }
      if (character === '"' && this.#atStart) {
        this.#quoted = true;
        this.#atStart = false;
      } else if (character === ',') {
        this.#cells.push(this.#cell);
        this.#cell = '';
        this.#atStart = true;
      } else {
        this.#cell += character;
        this.#atStart = false;
      }
      index++;
    }
  }

  /** Takes quoted text up to the next quote, and returns where to go on. */
  #takeQuoted(text: string, from: number): number {
    const quote = text.indexOf('"', from);
    this.#cell += text.slice(from, quote < 0 ? text.length : quote);
    if (quote < 0) return text.length;
    if (text[quote + 1] === '"') {
      this.#cell += '"';
      return quote + 2;
    }
    this.#quoted = false;
    return quote + 1;
  }

  finish(): readonly string[] {
    this.#cells.push(this.#cell);
    return this.#cells;
  }
}

interface PendingRow {
  readonly number: number;
  readonly scan: CellScan;
  text: string;
  /** The carriage return that was cut off its last line. */
  end: Line['end'];
  wellFormed: boolean;
}

/** Puts lines together to CSV rows. Blank lines between rows are skipped; the first row is the header. */
export class CsvRows {
  #pending: PendingRow | null = null;

  /** The row that this line completes, or null. */
  take(line: Line): CsvRow | null {
    const { number, text, end, wellFormed } = line;
    if (this.#pending === null) {
      if (isBlank(text)) return null;
      if (!text.includes('"')) return { number, text, cells: text.split(','), wellFormed, closed: true };
      this.#pending = { number, scan: new CellScan(), text, end, wellFormed };
      this.#pending.scan.take(text);
    } else {
      const piece = `${this.#pending.end}\n${text}`;
      this.#pending.text += piece;
      this.#pending.end = end;
      this.#pending.wellFormed &&= wellFormed;
      this.#pending.scan.take(piece);
    }
    return this.#pending.scan.open ? null : this.finish();
  }

  /** The row that is under way; at the end of the file, one whose quote was never closed. */
  finish(): CsvRow | null {
    if (this.#pending === null) return null;
    const { number, text, scan, wellFormed } = this.#pending;
    this.#pending = null;
    return { number, text, cells: scan.finish(), wellFormed, closed: !scan.open };
  }
}
