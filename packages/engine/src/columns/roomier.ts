import { lineAligned } from './line-aligned.js';

/** Columns from here on grow where they stand. To copy less takes a millisecond or two. */
const standingBytesMin = 4 * 2 ** 20;
const pageBytes = 64 * 2 ** 10;
/** Four gibibytes, as far as the addresses of one memory go. */
const pagesMax = 65_536;

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** As much of it as is used here: programs for servers have no types of it. */
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number; readonly maximum: number }) => Memory;
};

/** By the buffer that a memory has now. */
const memories = new WeakMap<ArrayBufferLike, Memory>();

const pagesOf = (bytes: number): number => Math.ceil(bytes / pageBytes);

/**
 * A column of `length` that begins with what `column` holds, and zeros behind it. It begins at its buffer's start where
 * `column` does. `column` is not to be used after: it may be empty then.
 *
 * A large one is put into a WebAssembly memory, which is given its addresses at once and pages as they are touched. So it
 * grows where it stands, without a copy and without zeros to be written, for which whoever reads would have to wait.
 */
export const roomier = <Column extends Float64Array | Int32Array>(column: Column, length: number): Column => {
  const bytes = length * column.BYTES_PER_ELEMENT;
  const memory = bytes < standingBytesMin ? null : grown(column, bytes);
  const kind = column.constructor as new (buffer: ArrayBuffer, at: number, length: number) => Column;
  if (memory !== null) return new kind(memory.buffer, 0, length);
  const { buffer, byteOffset } = column.byteOffset > 0 ? lineAligned(bytes / 8) : new Uint8Array(bytes);
  const copy = new kind(buffer, byteOffset, length);
  copy.set(column as never);
  return copy;
};

/** The memory in which a column stands with room for so many bytes; null: there is none to be had. */
const grown = (column: Float64Array | Int32Array, bytes: number): Memory | null => {
  try {
    let memory = memories.get(column.buffer);
    if (memory === undefined) {
      memory = new WebAssembly.Memory({ initial: pagesOf(bytes), maximum: pagesMax });
      new Uint8Array(memory.buffer).set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
    } else memory.grow(Math.max(0, pagesOf(bytes) - pagesOf(memory.buffer.byteLength)));
    memories.set(memory.buffer, memory);
    return memory;
  } catch (error) {
    // The system gives no such addresses, or they are all used.
    if (error instanceof RangeError) return null;
    throw error;
  }
};
