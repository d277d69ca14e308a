import { crc32 } from 'node:zlib';
import type { StoredSnapshot } from './snapshot-shelf.js';

const magic = 'WEIRKEEP';
const formatVersion = 1;
/** Magic, format version, journal offset, length of the pieces. */
export const headBytes = 28;
const tailBytes = 4;
const chunkBytes = 4 * 2 ** 20;

/**
 * A snapshot as a shelf keeps it: a head, the pieces, and the CRC-32 of both. In chunks of a few megabytes, each a view:
 * the checksum grows with them, so that whoever writes them does other things between.
 */
export function* sealed(offset: number, pieces: readonly Uint8Array[]): Iterable<Uint8Array> {
  const head = Buffer.alloc(headBytes);
  head.write(magic, 0, 'latin1');
  head.writeUInt32LE(formatVersion, 8);
  head.writeDoubleLE(offset, 12);
  head.writeDoubleLE(
    pieces.reduce((sum, { length }) => sum + length, 0),
    20,
  );
  let sum = crc32(head);
  yield head;
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at += chunkBytes) {
      const chunk = piece.subarray(at, at + chunkBytes);
      sum = crc32(chunk, sum);
      yield chunk;
    }
  }
  const tail = Buffer.alloc(tailBytes);
  tail.writeUInt32LE(sum);
  yield tail;
}

/** Journal offset at which a snapshot goes on, by its first bytes; null: they are not those of one. Whether it is whole, only all of it says. */
export const offsetInHead = (head: Buffer): number | null =>
  head.length >= headBytes && head.toString('latin1', 0, 8) === magic ? head.readDoubleLE(12) : null;

/** The snapshot in what `sealed` gave; a text that says why where it is not whole. */
export const unsealed = (bytes: Buffer): StoredSnapshot | string => {
  if (bytes.length < headBytes + tailBytes) return `${bytes.length} bytes are no snapshot`;
  if (bytes.toString('latin1', 0, 8) !== magic) return 'it does not begin as a snapshot does';
  const version = bytes.readUInt32LE(8);
  if (version !== formatVersion) return `format version ${version}, this program knows ${formatVersion}`;
  const end = headBytes + bytes.readDoubleLE(20);
  if (bytes.length !== end + tailBytes) return `${bytes.length} bytes of ${end + tailBytes}`;
  if (crc32(bytes.subarray(0, end)) !== bytes.readUInt32LE(end)) return 'the checksum differs';
  return { offset: bytes.readDoubleLE(12), bytes: bytes.subarray(headBytes, end) };
};
