import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { writeLines } from '../files/ndjson-out.js';

const chunkBytes = 1 << 16;

function* chunks(lines: Iterable<string>): Iterable<string> {
  let chunk = '';
  for (const line of lines) {
    chunk += `${line}\n`;
    if (chunk.length < chunkBytes) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

/** Writes lines to a file, or to standard output for `-`. A reader that has had enough (`head`) is no failure. */
export const writeLinesTo = async (file: string, lines: Iterable<string>): Promise<void> => {
  if (file !== '-') return writeLines(file, lines);
  try {
    await pipeline(Readable.from(chunks(lines)), process.stdout, { end: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  }
};
