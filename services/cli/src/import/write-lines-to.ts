import { realpath, rename, rm, stat } from 'node:fs/promises';
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

/** A file that stands whole or not at all: half of a ledger, from a run that was broken off, reads like all of it. */
const writeWhole = async (file: string, lines: Iterable<string>): Promise<void> => {
  const there = await stat(file).catch(() => null);
  // A pipe or a device takes lines as they come.
  if (there !== null && !there.isFile()) return writeLines(file, lines);
  // Where the name is a link, the file behind it.
  const target = there === null ? file : await realpath(file);
  const unfinished = `${target}.part`;
  try {
    await writeLines(unfinished, lines);
    await rename(unfinished, target);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
};

/** Writes lines to a file, or to standard output for `-`. A reader that has had enough (`head`) is no failure. */
export const writeLinesTo = async (file: string, lines: Iterable<string>): Promise<void> => {
  if (file !== '-') return writeWhole(file, lines);
  try {
    await pipeline(Readable.from(chunks(lines)), process.stdout, { end: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  }
};
