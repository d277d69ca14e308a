import { stat } from 'node:fs/promises';
import { type OrderedLedger, RecordRows, type TakeBlock } from '@weir/engine';
import type { RejectCode } from '@weir/model';
import { openBytes } from '../files/lines.js';
import { type FileFormat, isCsv } from '../files/transfer-lines.js';
import type { TransfersPiece } from '../files/transfers-piece.js';
import { type KeptBytes, keeping, type Place, refusedTexts } from './refused-texts.js';
import { ScanThreads, threadsFor } from './scan-threads.js';
import { TransferPieces, type WrittenPiece } from './transfer-pieces.js';

export interface RejectedLine {
  readonly file: string;
  readonly line: number;
  readonly code: RejectCode;
  readonly text: string;
}

/** All files together: the transfers that stand, and what was refused. */
export interface ReadLedger {
  readonly ledger: OrderedLedger;
  /** When the transfers that voids removed were debited, milliseconds UTC. */
  readonly voidedTimes: readonly number[];
  readonly rejected: readonly RejectedLine[];
}

export interface ReadProgress {
  readonly bytes: number;
  readonly transfers: number;
}

export interface ReadSettings {
  /** Transfers debited later than this instant (milliseconds UTC) are left out of the ledger; null: none are. */
  readonly asOf?: number | null;
  /** The program of a scanning thread. */
  readonly threadProgram?: URL;
  readonly onProgress?: (progress: ReadProgress) => void;
}

/** Where records came from: the line of each, and the first record of each file. */
class Places {
  #lines = new Uint32Array(1024);
  #count = 0;
  readonly #firstOfFile: number[] = [];

  beginFile(): void {
    this.#firstOfFile.push(this.#count);
  }

  /** @param linesBefore lines of the file before the piece */
  add({ records: { count }, lines }: TransfersPiece, linesBefore: number): void {
    if (this.#count + count > this.#lines.length) {
      const wider = new Uint32Array(Math.max(this.#lines.length * 2, this.#count + count));
      wider.set(this.#lines);
      this.#lines = wider;
    }
    for (let at = 0; at < count; at++) this.#lines[this.#count + at] = lines[at]! + linesBefore;
    this.#count += count;
  }

  at(row: number, files: readonly string[]): Place {
    const file = files[this.#firstOfFile.findLastIndex((first) => first <= row)]!;
    return { file, line: this.#lines[row]! };
  }
}

/** No transfer has a shorter line. */
const lineBytesMin = 77;
const roomMax = 1 << 24;

/** Takes what pieces of files say, file by file and piece by piece. */
class Collected {
  readonly rows: RecordRows;
  readonly places = new Places();
  readonly voids = new Set<string>();
  readonly rejected: RejectedLine[] = [];
  readonly #sources = new Map<object, TakeBlock>();
  #file = '';
  #linesBefore = 0;

  /** @param byteCount of the files, as far as it is known */
  constructor(byteCount: number) {
    // Memory that is never written to costs nothing.
    this.rows = new RecordRows(Math.max(1024, Math.min(roomMax, Math.ceil(byteCount / lineBytesMin))));
  }

  beginFile(file: string): void {
    this.#file = file;
    this.#linesBefore = 0;
    this.places.beginFile();
  }

  /** @param writer whose account numbers the piece has */
  take(writer: object, piece: TransfersPiece): void {
    this.places.add(piece, this.#linesBefore);
    let take = this.#sources.get(writer);
    if (take === undefined) {
      take = this.rows.source();
      this.#sources.set(writer, take);
    }
    take(piece.records);
    for (const id of piece.voids) this.voids.add(id);
    for (const { line, code, text } of piece.refused) {
      this.rejected.push({ file: this.#file, line: line + this.#linesBefore, code, text });
    }
    this.#linesBefore += piece.lineCount;
  }
}

/**
 * Reads transfers files, joins halves and duplicates, and takes out what is voided. The order of lines and files
 * does not matter. Large files are read by several threads. The text of a refused duplicate is read a second time, so
 * that memory does not hold all texts for the sake of a few; what cannot be read twice (standard input, a pipe) keeps
 * its bytes.
 * @throws {WeirError} `UNREADABLE`; `USAGE` for a map that does not fit a header
 */
export const readLedger = async (
  files: readonly string[],
  format: FileFormat,
  {
    asOf = null,
    threadProgram = new URL('./scan-worker.js', import.meta.url),
    onProgress = () => {},
  }: ReadSettings = {},
): Promise<ReadLedger> => {
  const kept: KeptBytes = new Map();
  const stats = await Promise.all(files.map((file) => (file === '-' ? null : stat(file).catch(() => null))));
  const isPlainFile = (at: number): boolean =>
    (stats[at]?.isFile() ?? false) && stats[at]!.size > 0 && !isCsv(files[at]!, format);
  const plainBytes = files.reduce((sum, _, at) => sum + (isPlainFile(at) ? stats[at]!.size : 0), 0);
  const collected = new Collected(plainBytes);
  const threadCount = threadsFor(plainBytes, threadProgram);
  const threads = threadCount === 0 ? null : new ScanThreads(threadCount, threadProgram);
  const here = new TransferPieces(format);
  let bytes = 0;
  const onBytes = (count: number): void => {
    bytes += count;
  };
  const piecesOf = (at: number): Iterable<WrittenPiece> | AsyncIterable<WrittenPiece> => {
    const file = files[at]!;
    if (isPlainFile(at)) {
      const size = stats[at]!.size;
      return threads === null ? here.ofFile(file, size, onBytes) : threads.scan(file, size, onBytes);
    }
    if (stats[at]?.isFile()) return here.ofStream(file, onBytes);
    const keptBytes = kept.get(file) ?? [];
    kept.set(file, keptBytes);
    return here.ofStream(file, onBytes, keeping(openBytes(file), keptBytes));
  };
  try {
    for (const [at, file] of files.entries()) {
      collected.beginFile(file);
      for await (const { writer, piece } of piecesOf(at)) {
        collected.take(writer, piece);
        onProgress({ bytes, transfers: collected.rows.count });
      }
    }
  } finally {
    await threads?.end();
  }
  const { ledger, refused, voidedTimes } = collected.rows.settle(collected.voids, asOf);
  const places = refused.map((row) => collected.places.at(row, files));
  return { ledger, voidedTimes, rejected: collected.rejected.concat(await refusedTexts(places, format, kept)) };
};
