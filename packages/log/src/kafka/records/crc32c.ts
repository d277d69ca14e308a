/** CRC-32C (Castagnoli), the checksum of Kafka's record batches, reflected polynomial. */
const polynomial = 0x82f63b78;
const slices = 8;

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

/** CRC-32C of `bytes[from, to)`, unsigned. Eight bytes a step: three times the speed of a byte a step. */
export const crc32c = (bytes: Uint8Array, from = 0, to: number = bytes.length): number => {
  let crc = -1;
  let at = from;
  for (; at + slices <= to; at += slices) {
    const low = crc ^ (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24));
    crc =
      table[0x700 + (low & 0xff)]! ^
      table[0x600 + ((low >>> 8) & 0xff)]! ^
      table[0x500 + ((low >>> 16) & 0xff)]! ^
      table[0x400 + (low >>> 24)]! ^
      table[0x300 + bytes[at + 4]!]! ^
      table[0x200 + bytes[at + 5]!]! ^
      table[0x100 + bytes[at + 6]!]! ^
      table[bytes[at + 7]!]!;
  }
  for (; at < to; at++) crc = (crc >>> 8) ^ table[(crc ^ bytes[at]!) & 0xff]!;
  return ~crc >>> 0;
};
