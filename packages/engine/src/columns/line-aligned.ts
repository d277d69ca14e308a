const lineBytes = 64;
/** Large buffers begin so far into a line of the cache: the allocator keeps its own note before them. */
const allocatorBytes = 16;

/** Zeros whose first lies at the beginning of a line of the cache, where the buffer is a large one. */
export const lineAligned = (length: number): Float64Array<ArrayBuffer> =>
  new Float64Array(new ArrayBuffer(length * 8 + lineBytes), lineBytes - allocatorBytes, length);

/** The same bytes as words. */
export const wordsOf = (doubles: Float64Array): Int32Array =>
  new Int32Array(doubles.buffer, doubles.byteOffset, doubles.length * 2);
