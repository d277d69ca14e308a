import { RowBytes } from './row-bytes.js';

/** How rows of one table are written. */
export interface Table<Row> {
  /** Name and ClickHouse type of each column, in the order in which `write` puts the values. */
  readonly columns: readonly Column[];
  write(row: Row, out: RowBytes): void;
}

export type Column = readonly [name: string, type: string];

/** Rows as RowBinaryWithNamesAndTypes: the server checks every name and type before it takes a row. */
export function bytesOf<Row>({ columns, write }: Table<Row>, rows: readonly Row[]): Buffer {
  const out = new RowBytes();
  out.count(columns.length);
  for (const [name] of columns) out.text(name);
  for (const [, type] of columns) out.text(type);
  for (const row of rows) write(row, out);
  return out.view();
}
