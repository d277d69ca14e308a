import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const chunkBytes = 1 << 18;

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

/** Writes lines to a file in large pieces, waiting where the disk is slow. Rejects where the file cannot be written. */
export const writeLines = (file: string, lines: Iterable<string>): Promise<void> =>
  pipeline(Readable.from(chunks(lines)), createWriteStream(file));
