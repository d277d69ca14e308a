import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

const chunkBytes = 1 << 18;

/** Writes lines to a file in large pieces, waiting where the disk is slow. */
export const writeLines = async (file: string, lines: Iterable<string>): Promise<void> => {
  const stream = createWriteStream(file);
  const done = finished(stream);
  let chunk = '';
  for (const line of lines) {
    chunk += `${line}\n`;
    if (chunk.length >= chunkBytes) {
      if (!stream.write(chunk)) await once(stream, 'drain');
      chunk = '';
    }
  }
  stream.end(chunk);
  await done;
};
