import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { unreadable } from '../files/lines.js';

/**
 * What whoever checks a package hands over, the package or a key.
 * @throws {WeirError} `UNREADABLE`, naming the file
 */
export const readGiven = (path: string): Buffer => {
  try {
    return readWhole(path);
  } catch (error) {
    throw unreadable(path, error);
  }
};

/**
 * A file in memory, read piece by piece: at once Node reads no more than 2 GiB, and a package may have twice that.
 * @throws what the file system says; {RangeError} where no buffer can hold it
 */
export const readWhole = (path: string, pieceBytes = 2 ** 30): Buffer => {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(fstatSync(file).size);
    let at = 0;
    for (let read = -1; read !== 0 && at < bytes.length; at += read)
      read = readSync(file, bytes, at, Math.min(pieceBytes, bytes.length - at), at);
    return bytes.subarray(0, at);
  } finally {
    closeSync(file);
  }
};
