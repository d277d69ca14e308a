import { readSync } from 'node:fs';

const lineFeed = 0x0a;

/** Bytes of a file; one byte of room follows them. */
export interface LineRange {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly length: number;
}

/**
 * The lines of a file that begin in `[start, end)`, whole; the last line of a file may lack its line feed. So ranges
 * next to each other share out the lines, whoever reads them. A line of any length is read by one of them only.
 * @throws {Error} of the file system
 */
export const readLineRange = (handle: number, start: number, end: number): LineRange => {
  // The byte before says whether a line begins at `start`.
  const from = Math.max(0, start - 1);
  let bytes = new Uint8Array(end - from + aheadBytes);
  let length = readFully(handle, bytes, 0, bytes.length - 1, from);
  let begin = 0;
  if (start > 0) {
    begin = bytes.subarray(0, Math.min(length, end - from)).indexOf(lineFeed) + 1;
    if (begin === 0 || from + begin >= end) return { bytes: new Uint8Array(1), length: 0 };
  }
  let stop = bytes.subarray(0, length).indexOf(lineFeed, Math.max(begin, end - 1 - from));
  while (stop < 0 && length === bytes.length - 1) {
    const wider = new Uint8Array(bytes.length * 2);
    wider.set(bytes);
    const read = readFully(handle, wider, length, wider.length - 1 - length, from + length);
    stop = wider.subarray(0, length + read).indexOf(lineFeed, length);
    length += read;
    bytes = wider;
  }
  if (stop >= 0) length = stop + 1;
  return { bytes: bytes.subarray(begin), length: length - begin };
};

/** Room for the rest of a range's last line. */
const aheadBytes = 1 << 12;

const readFully = (handle: number, bytes: Uint8Array, at: number, count: number, position: number): number => {
  let done = 0;
  while (done < count) {
    const read = readSync(handle, bytes, at + done, count - done, position + done);
    if (read === 0) break;
    done += read;
  }
  return done;
};
