import { lineAligned } from './line-aligned.js';

/** Columns from here on stand where there is room ahead of them. To copy less takes a millisecond or two. */
const standingBytesMin = 4 * 2 ** 20;
/** Room ahead is addresses, not memory: pages are given as they are touched. */
const timesAhead = 16;
const aheadBytesMin = 256 * 2 ** 20;
/** As far as the addresses of one WebAssembly memory go. */
const aheadBytesMax = 4 * 2 ** 30;
const pageBytes = 64 * 2 ** 10;

/** As much of it as is used here: programs for servers have no types of it. */
declare const WebAssembly: {
  readonly Memory: new (size: {
    readonly initial: number;
    readonly maximum: number;
  }) => { readonly buffer: ArrayBuffer };
};

/** Buffers in which one column stands, with nothing but zeros behind it. */
const standing = new WeakSet<ArrayBufferLike>();

/**
 * A column of `length` that begins with what `column` holds, and zeros behind it. It begins at its buffer's start where
 * `column` does. `column` itself is not to be used after.
 *
 * A large one is put into a WebAssembly memory with room ahead. There it grows where it stands, without a copy and without
 * zeros to be written, for which whoever reads would have to wait. The memory is never asked to grow itself: that detaches
 * its buffer, and V8 looks at every access to any typed array of a process that has detached one whether it may.
 */
export const roomier = <Column extends Float64Array | Int32Array>(column: Column, length: number): Column => {
  const bytes = length * column.BYTES_PER_ELEMENT;
  const kind = column.constructor as new (buffer: ArrayBufferLike, at: number, length: number) => Column;
  if (standing.has(column.buffer) && bytes <= column.buffer.byteLength) return new kind(column.buffer, 0, length);
  const { buffer, byteOffset } = roomFor(column, bytes);
  const copy = new kind(buffer, byteOffset, length);
  copy.set(column as never);
  return copy;
};

const roomFor = (
  column: Float64Array | Int32Array,
  bytes: number,
): { readonly buffer: ArrayBufferLike; readonly byteOffset: number } => {
  if (bytes >= standingBytesMin && bytes <= aheadBytesMax) {
    const ahead = Math.min(aheadBytesMax, Math.max(aheadBytesMin, bytes * timesAhead));
    const pages = Math.ceil(ahead / pageBytes);
    try {
      const { buffer } = new WebAssembly.Memory({ initial: pages, maximum: pages });
      standing.add(buffer);
      return { buffer, byteOffset: 0 };
    } catch (error) {
      // The system gives no such addresses, or they are all used.
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return column.byteOffset > 0 ? lineAligned(bytes / 8) : new Uint8Array(bytes);
};
