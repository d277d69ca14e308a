import type { LogRecord, PackedRecords } from '../../port.js';

const noHeaders: Readonly<Record<string, Buffer>> = Object.freeze({});

/** Reads the fields of one record; the bounds of the whole were checked when it was packed. */
class FieldReader {
  constructor(
    readonly bytes: Buffer,
    public at: number,
  ) {}

  zigzag(): number {
    let value = 0;
    let scale = 1;
    let byte: number;
    do {
      byte = this.bytes[this.at++] ?? 0;
      value += (byte & 0x7f) * scale;
      scale *= 0x80;
    } while (byte >= 0x80);
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** A length, then so many bytes; null where the length is negative. */
  slice(): Buffer | null {
    const length = this.zigzag();
    if (length < 0) return null;
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}

/** Record `i` of `packed` as an object; `from` is where it begins, behind its length. */
export const recordAt = (packed: PackedRecords, i: number, from: number): LogRecord => {
  const { bytes, offsets, timesMs } = packed;
  const reader = new FieldReader(bytes, from + 1);
  reader.zigzag();
  reader.zigzag();
  const key = reader.slice();
  const value = reader.slice();
  const count = reader.zigzag();
  let headers = noHeaders;
  if (count > 0) {
    const named: Record<string, Buffer> = {};
    for (let left = count; left > 0; left--) {
      const name = reader.slice()?.toString() ?? '';
      // The last of a header that is given twice stands.
      named[name] = reader.slice() ?? Buffer.alloc(0);
    }
    headers = named;
  }
  return { offset: offsets[i]!, timestampMs: timesMs[i]!, key, value, headers };
};
