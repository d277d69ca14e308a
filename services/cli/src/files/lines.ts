import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { WeirError } from '@weir/model';

export interface Line {
  /** Counted from 1, blank lines too. */
  readonly number: number;
  /** Without its line end; a carriage return before the line feed belongs to the end. */
  readonly text: string;
  /** The carriage return that was cut off, so that a quoted CSV cell can have it back. */
  readonly end: '' | '\r';
  /** False where the bytes are no UTF-8: the text then holds replacement characters. */
  readonly wellFormed: boolean;
  /** The bytes of the text, where they are no UTF-8. */
  readonly raw?: Buffer;
}

const lineFeed = 0x0a;
const byteOrderMark = '\ufeff';
const byteOrderMarkBytes = Buffer.byteLength(byteOrderMark);

/** The bytes of a file, or of standard input for `-`, as they come. */
export const openBytes = (file: string): AsyncIterable<Buffer> =>
  file === '-' ? (process.stdin as AsyncIterable<Buffer>) : createReadStream(file, { highWaterMark: 1 << 20 });

/** An error of the file system as what it means to who named the file. */
export const unreadable = (file: string, error: unknown): WeirError =>
  new WeirError('UNREADABLE', `${file}: ${(error as Error).message}`, { cause: error });

/**
 * Bytes in pieces that end where a line ends; only the last may lack its line feed. A line comes whole, however long.
 * @throws {WeirError} `UNREADABLE` where the source gives an error
 */
export async function* cutAtLines(
  file: string,
  source: AsyncIterable<Buffer>,
  onBytes: (count: number) => void = () => {},
): AsyncIterable<Buffer> {
  let rest: Buffer[] = [];
  try {
    for await (const chunk of source) {
      onBytes(chunk.length);
      const last = chunk.lastIndexOf(lineFeed);
      if (last >= 0) {
        yield rest.length === 0 ? chunk.subarray(0, last + 1) : Buffer.concat([...rest, chunk.subarray(0, last + 1)]);
        rest = [];
      }
      if (last + 1 < chunk.length) rest.push(Buffer.from(chunk.subarray(last + 1)));
    }
  } catch (error) {
    throw unreadable(file, error);
  }
  if (rest.length > 0) yield Buffer.concat(rest);
}

/**
 * The lines of a file, or of standard input for `-`, in batches (one await a megabyte, not a line).
 * A byte-order mark is dropped.
 * @param source the file's bytes, where they are at hand already
 * @throws {WeirError} `UNREADABLE` where the file cannot be opened or read
 */
export async function* readLines(
  file: string,
  onBytes?: (count: number) => void,
  source = openBytes(file),
): AsyncIterable<Line[]> {
  let number = 0;
  const split = (bytes: Buffer): Line[] => {
    const wellFormed = isUtf8(bytes);
    const texts = bytes.toString('utf8').split('\n');
    let offset = 0;
    return texts.map((whole) => {
      let raw: Buffer | null = null;
      if (!wellFormed) {
        const end = bytes.indexOf(lineFeed, offset);
        const line = bytes.subarray(offset, end < 0 ? bytes.length : end);
        offset += line.length + 1;
        if (!isUtf8(line)) raw = line;
      }
      number++;
      const isMarked = number === 1 && whole.startsWith(byteOrderMark);
      let text = isMarked ? whole.slice(1) : whole;
      const end = text.endsWith('\r') ? '\r' : '';
      if (end !== '') text = text.slice(0, -1);
      if (raw === null) return { number, text, end, wellFormed: true };
      raw = raw.subarray(isMarked ? byteOrderMarkBytes : 0, raw.length - end.length);
      return { number, text, end, wellFormed: false, raw };
    });
  };
  for await (const piece of cutAtLines(file, source, onBytes)) {
    yield split(piece.at(-1) === lineFeed ? piece.subarray(0, -1) : piece);
  }
}

/** A line of nothing but the white space of JSON. */
export const isBlank = (text: string): boolean => /^[ \t\r]*$/.test(text);
