import type { Image } from '@weir/engine';
import type { FactRows } from '../facts/facts.js';
import type { ShortTurns } from '../reading/short-turns.js';

/** Rows between two looks at the clock. */
const rowsALook = 64;
const columnChars = 512 * 1024;

/** Keys and values as they stand in a map now, one after another: the values are the map's own, and never changed. */
export const rowsOf = async (map: FactRows, turns: ShortTurns): Promise<readonly unknown[]> => {
  const rows: unknown[] = [];
  for (const [key, value] of map) {
    rows.push(key, value);
    if (rows.length % (2 * rowsALook) === 0 && turns.isOver) await turns.next();
  }
  return rows;
};

/** Puts what `rowsOf` gave into an image: JSON, a line a row, in columns of about half a megabyte. */
export const putLines = async (image: Image, rows: readonly unknown[], turns: ShortTurns): Promise<void> => {
  let [columns, text] = [0, ''];
  const putColumn = (): void => {
    const bytes = new Uint8Array(Buffer.from(text));
    image.putColumn(String(columns), bytes, bytes.length);
    columns++;
    text = '';
  };
  for (let at = 0; at < rows.length; at += 2) {
    text += `${JSON.stringify([rows[at], rows[at + 1]])}\n`;
    if (text.length >= columnChars) putColumn();
    if (at % (2 * rowsALook) === 0 && turns.isOver) await turns.next();
  }
  if (text !== '') putColumn();
  image.put('columns', columns);
};

/** Hands each row of an image to `take`, in the order in which they were put. @throws {RangeError} where some are missing */
export const takeLines = async (
  image: Image,
  take: (key: string, value: unknown) => void,
  turns: ShortTurns,
): Promise<void> => {
  const columns = image.value<number>('columns');
  for (let column = 0; column < columns; column++) {
    const bytes = image.column(String(column), Uint8Array, (length) => length);
    for (const [at, line] of Buffer.from(bytes.buffer).toString().split('\n').entries()) {
      if (line === '') continue;
      const [key, value] = JSON.parse(line) as [string, unknown];
      take(key, value);
      if (at % rowsALook === 0 && turns.isOver) await turns.next();
    }
  }
};
