/** CRC-32C (Castagnoli), the checksum of Kafka's record batches, reflected polynomial. */
const polynomial = 0x82f63b78;
const slices = 16;

/** Table `k` at `256 * k`: what a byte does to the checksum `k` bytes later. */
const table = new Int32Array(256 * slices);
for (let byte = 0; byte < 256; byte++) {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
  table[byte] = crc;
}
for (let at = 256; at < table.length; at++) {
  const before = table[at - 256]!;
  table[at] = (before >>> 8) ^ table[before & 0xff]!;
}

/** CRC-32C of `bytes[from, to)`, unsigned. Sixteen bytes a step: four times the speed of a byte a step. */
export const crc32c = (bytes: Uint8Array, from = 0, to: number = bytes.length): number => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let crc = -1;
  let at = from;
  for (; at + slices <= to; at += slices) {
    const first = crc ^ view.getInt32(at, true);
    const second = view.getInt32(at + 4, true);
    const third = view.getInt32(at + 8, true);
    const fourth = view.getInt32(at + 12, true);
    // Only the first word waits for the step before: the look-ups of the other three go on beside it.
    crc =
      table[0xf00 + (first & 0xff)]! ^
      table[0xe00 + ((first >>> 8) & 0xff)]! ^
      table[0xd00 + ((first >>> 16) & 0xff)]! ^
      table[0xc00 + (first >>> 24)]! ^
      (table[0xb00 + (second & 0xff)]! ^
        table[0xa00 + ((second >>> 8) & 0xff)]! ^
        table[0x900 + ((second >>> 16) & 0xff)]! ^
        table[0x800 + (second >>> 24)]!) ^
      (table[0x700 + (third & 0xff)]! ^
        table[0x600 + ((third >>> 8) & 0xff)]! ^
        table[0x500 + ((third >>> 16) & 0xff)]! ^
        table[0x400 + (third >>> 24)]!) ^
      (table[0x300 + (fourth & 0xff)]! ^
        table[0x200 + ((fourth >>> 8) & 0xff)]! ^
        table[0x100 + ((fourth >>> 16) & 0xff)]! ^
        table[fourth >>> 24]!);
  }
  for (; at < to; at++) crc = (crc >>> 8) ^ table[(crc ^ bytes[at]!) & 0xff]!;
  return ~crc >>> 0;
};
