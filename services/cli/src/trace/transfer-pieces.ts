import { closeSync, openSync } from 'node:fs';
import { AccountsByText } from '@weir/engine';
import { readLineRange } from '../files/line-range.js';
import { LineScanner } from '../files/line-scanner.js';
import { cutAtLines, openBytes, unreadable } from '../files/lines.js';
import { type FileFormat, isCsv, readTransferLines } from '../files/transfer-lines.js';
import { PieceWriter, type TransfersPiece } from '../files/transfers-piece.js';
import type { ScanOrder } from './scan-worker.js';

/** Large enough that what is done once a piece costs nothing, small enough to stay in the cache of a core. */
const rangeBytes = 2 << 20;

/** Ranges that share out the lines of a file. */
export const rangesOf = (file: string, size: number): ScanOrder[] =>
  Array.from({ length: Math.ceil(size / rangeBytes) }, (_, index) => ({
    file,
    start: index * rangeBytes,
    end: Math.min(size, (index + 1) * rangeBytes),
  }));

/** A piece and who wrote it, whose account numbers it has. */
export interface WrittenPiece {
  readonly writer: object;
  readonly piece: TransfersPiece;
}

/** Reads transfers files piece by piece, in this thread. */
export class TransferPieces {
  readonly #format: FileFormat;
  readonly #scanner = new LineScanner();
  readonly #accounts = new AccountsByText();

  constructor(format: FileFormat) {
    this.#format = format;
  }

  /**
   * A regular NDJSON file.
   * @throws {WeirError} `UNREADABLE`
   */
  *ofFile(file: string, size: number, onBytes: (count: number) => void): Iterable<WrittenPiece> {
    const handle = openOrRefuse(file);
    try {
      for (const { start, end } of rangesOf(file, size)) {
        const { bytes, length } = readOrRefuse(file, handle, start, end);
        onBytes(end - start);
        yield { writer: this.#scanner, piece: this.#scanner.scan(bytes, length, start === 0) };
      }
    } finally {
      closeSync(handle);
    }
  }

  /**
   * Any file, from its bytes as they come.
   * @throws {WeirError} `UNREADABLE`; `USAGE` for a map that does not fit a header
   */
  async *ofStream(
    file: string,
    onBytes: (count: number) => void,
    source = openBytes(file),
  ): AsyncIterable<WrittenPiece> {
    if (isCsv(file, this.#format)) {
      const writer = new PieceWriter(this.#accounts);
      for await (const batch of readTransferLines(file, this.#format, onBytes, source)) {
        for (const { line, text, parsed } of batch) writer.take(line, text, parsed);
        // Lines are counted from the file's first: no piece has lines before it.
        yield { writer: this.#accounts, piece: writer.finish(0) };
      }
      return;
    }
    let isStart = true;
    for await (const lines of cutAtLines(file, source, onBytes)) {
      const bytes = new Uint8Array(lines.length + 1);
      bytes.set(lines);
      yield { writer: this.#scanner, piece: this.#scanner.scan(bytes, lines.length, isStart) };
      isStart = false;
    }
  }
}

const openOrRefuse = (file: string): number => {
  try {
    return openSync(file, 'r');
  } catch (error) {
    throw unreadable(file, error);
  }
};

const readOrRefuse = (file: string, handle: number, start: number, end: number) => {
  try {
    return readLineRange(handle, start, end);
  } catch (error) {
    throw unreadable(file, error);
  }
};
