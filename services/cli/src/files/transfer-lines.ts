import { type Parsed, type ReadOptions, readTransfer, rememberingNormaliser, WeirError } from '@weir/model';
import { type CsvRow, CsvRows } from './csv.js';
import { isBlank, type Line, readLines } from './lines.js';

/** What one line of a transfers file is. */
export interface TransferLine {
  readonly line: number;
  readonly text: string;
  readonly parsed: Parsed;
}

export interface FileFormat {
  /** For CSV: the column of each of our fields, where it is not named as the field. */
  readonly map: ReadonlyMap<string, string> | null;
  readonly read?: ReadOptions;
  /** Makes the fields of a line what `readTransfer` takes; for feeds that say things their own way. */
  readonly adapt?: (fields: Readonly<Record<string, unknown>>, line: number) => Readonly<Record<string, unknown>>;
}

const notJson: Parsed = { kind: 'rejected', code: 'NOT_JSON', field: '' };

/** True where a file is read as CSV. */
export const isCsv = (file: string, format: FileFormat): boolean =>
  file.toLowerCase().endsWith('.csv') || (file === '-' && format.map !== null);

const parseJson = (line: Pick<Line, 'text' | 'wellFormed'>): Readonly<Record<string, unknown>> | null => {
  if (!line.wellFormed) return null;
  try {
    const value: unknown = JSON.parse(line.text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
};

/** What one line of NDJSON says. */
export const readJsonLine = (line: Pick<Line, 'text' | 'wellFormed'>, options: ReadOptions): Parsed => {
  const fields = parseJson(line);
  return fields === null ? notJson : readTransfer(fields, options);
};

/** Which field stands in which column; unmapped fields stand under their own name. */
const columnsOf = (header: readonly string[], format: FileFormat, file: string): (string | null)[] => {
  const fieldOf = new Map<string, string>();
  for (const [field, column] of format.map ?? []) {
    if (header.includes(column)) fieldOf.set(column, field);
    else if (!header.includes(field)) {
      throw new WeirError('USAGE', `${file}: --map names the column ${column}, the header has ${header.join(', ')}`);
    }
  }
  const mapped = new Set(fieldOf.values());
  return header.map((column) => fieldOf.get(column) ?? (mapped.has(column) ? null : column));
};

/**
 * The fields of a row; null where it cannot be told what they are. Of bytes that are no UTF-8 only replacement characters
 * are left: the accounts of two banks, in another encoding, would be one.
 */
const csvFields = (row: CsvRow, columns: readonly (string | null)[]): Record<string, unknown> | null => {
  if (row.cells.length !== columns.length || !row.wellFormed) return null;
  const fields: Record<string, unknown> = Object.create(null);
  for (const [index, cell] of row.cells.entries()) {
    const field = columns[index]!;
    if (field !== null && cell !== '') fields[field] = cell;
  }
  return fields;
};

/**
 * The lines of a transfers file (NDJSON, or CSV with a header), read and checked, in batches. Source: trace §7.
 * @param source the file's bytes, where they are at hand already
 * @throws {WeirError} `UNREADABLE` where the file cannot be read
 */
export async function* readTransferLines(
  file: string,
  format: FileFormat,
  onBytes?: (count: number) => void,
  source?: AsyncIterable<Buffer>,
): AsyncIterable<TransferLine[]> {
  const options: ReadOptions = { account: rememberingNormaliser(), ...format.read };
  const parse = (fields: Readonly<Record<string, unknown>> | null, line: number): Parsed => {
    if (fields === null) return notJson;
    return readTransfer(format.adapt === undefined ? fields : format.adapt(fields, line), options);
  };
  if (!isCsv(file, format)) {
    for await (const lines of readLines(file, onBytes, source)) {
      const batch: TransferLine[] = [];
      for (const line of lines) {
        if (isBlank(line.text)) continue;
        batch.push({ line: line.number, text: line.text, parsed: parse(parseJson(line), line.number) });
      }
      yield batch;
    }
    return;
  }
  const rows = new CsvRows();
  let columns: (string | null)[] | null = null;
  const readRow = (row: CsvRow): TransferLine | null => {
    // It holds the rest of the file, in the header's place too: transfers are missing, and somebody has to hear of it.
    if (!row.closed) return { line: row.number, text: row.text, parsed: notJson };
    if (columns === null) {
      columns = columnsOf(row.cells, format, file);
      return null;
    }
    return { line: row.number, text: row.text, parsed: parse(csvFields(row, columns), row.number) };
  };
  for await (const lines of readLines(file, onBytes, source)) {
    const batch: TransferLine[] = [];
    for (const line of lines) {
      const row = rows.take(line);
      const read = row === null ? null : readRow(row);
      if (read !== null) batch.push(read);
    }
    yield batch;
  }
  const last = rows.finish();
  const read = last === null ? null : readRow(last);
  if (read !== null) yield [read];
}

/** `from=From,time=Timestamp` as field → column. */
export const parseMap = (text: string): ReadonlyMap<string, string> => {
  const map = new Map<string, string>();
  for (const pair of text.split(',')) {
    const at = pair.indexOf('=');
    if (at <= 0 || at === pair.length - 1) throw new WeirError('USAGE', `--map wants field=Column pairs, not ${pair}`);
    map.set(pair.slice(0, at), pair.slice(at + 1));
  }
  return map;
};
