import { openBytes, readLines } from '../files/lines.js';
import { type FileFormat, isCsv, readTransferLines } from '../files/transfer-lines.js';
import type { RejectedLine } from './read-ledger.js';

/** Where a record came from. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** The bytes of files that cannot be read a second time. */
export type KeptBytes = Map<string, Buffer[]>;

/** Keeps what it passes on. */
export async function* keeping(source: AsyncIterable<Buffer>, kept: Buffer[]): AsyncIterable<Buffer> {
  for await (const chunk of source) {
    kept.push(chunk);
    yield chunk;
  }
}

async function* again(kept: readonly Buffer[]): AsyncIterable<Buffer> {
  yield* kept;
}

/** Lines as they are told in `rejected.ndjson`; of CSV the rows. */
async function* texts(
  file: string,
  format: FileFormat,
  source: AsyncIterable<Buffer>,
): AsyncIterable<{ line: number; text: string }> {
  if (isCsv(file, format)) for await (const batch of readTransferLines(file, format, undefined, source)) yield* batch;
  else {
    for await (const batch of readLines(file, undefined, source)) {
      for (const { number, text } of batch) yield { line: number, text };
    }
  }
}

/** The refused duplicates with their texts, file by file. Reads the files a second time, as far as it must. */
export const refusedTexts = async (
  places: readonly Place[],
  format: FileFormat,
  kept: KeptBytes,
): Promise<RejectedLine[]> => {
  const byFile = new Map<string, number[]>();
  for (const { file, line } of places) {
    const lines = byFile.get(file);
    if (lines === undefined) byFile.set(file, [line]);
    else lines.push(line);
  }
  const refused: RejectedLine[] = [];
  for (const [file, lines] of byFile) {
    const wanted = new Set(lines);
    const found = new Map<number, string>();
    const bytes = kept.get(file);
    for await (const { line, text } of texts(file, format, bytes === undefined ? openBytes(file) : again(bytes))) {
      if (wanted.has(line)) found.set(line, text);
      if (found.size === wanted.size) break;
    }
    for (const line of lines) refused.push({ file, line, code: 'CONFLICTING_DUPLICATE', text: found.get(line)! });
  }
  return refused;
};
