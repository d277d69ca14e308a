import { columnsOf } from '../language/wide-text.js';

/** As much of a text as a line holds: what was wrapped could not be drawn over. */
const fitting = (text: string, columnsMax: number): string => {
  if (columnsOf(text) <= columnsMax) return text;
  let fits = '';
  let columns = 0;
  for (const character of text) {
    columns += columnsOf(character);
    if (columns > columnsMax) break;
    fits += character;
  }
  return fits;
};

/** A line on a terminal that shows where long work stands; silent where standard error is no terminal. */
export const progressLine = (stream: Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'write'> = process.stderr) => {
  let shownAt = 0;
  return {
    show(text: string): void {
      const now = Date.now();
      if (!stream.isTTY || now - shownAt < 200) return;
      shownAt = now;
      // Some terminals do not say how wide they are.
      stream.write(`\r\u001b[K${fitting(text, Math.max(20, (stream.columns || 80) - 1))}`);
    },
    end(): void {
      if (stream.isTTY && shownAt > 0) stream.write('\r\u001b[K');
    },
  };
};
