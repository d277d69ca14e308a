const textLengthLooped = 48;

/** Rows in ClickHouse's RowBinary format, in a growing buffer. Source: ClickHouse documentation, RowBinary. */
export class RowBytes {
  #bytes = Buffer.allocUnsafe(64 * 1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** A view, good until more is written. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  u8(value: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = value;
  }

  bool(value: boolean): void {
    this.u8(value ? 1 : 0);
  }

  u32(value: number): void {
    this.#room(4);
    this.#length = this.#bytes.writeUInt32LE(value, this.#length);
  }

  /** A whole number from 0 to 2^53 − 1. @throws {RangeError} */
  u64(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is no whole number up to 2^53 − 1`);
    this.#room(8);
    this.#u32Unchecked(value % 0x1_0000_0000);
    this.#u32Unchecked(Math.floor(value / 0x1_0000_0000));
  }

  u64OrNull(value: number | null): void {
    this.u8(value === null ? 1 : 0);
    if (value !== null) this.u64(value);
  }

  /** A decimal text of up to 2^128 − 1. @throws {RangeError | SyntaxError} */
  u128(text: string): void {
    // Nearly all sums are small, and need no bigint.
    if (text.length > 0 && text.length < 16) {
      this.u64(Number(text));
      this.u64(0);
      return;
    }
    const value = BigInt(text);
    if (text === '' || value < 0n || value >> 128n !== 0n) throw new RangeError(`${text} is no sum of amounts`);
    this.#room(16);
    this.#length = this.#bytes.writeBigUInt64LE(value & 0xffff_ffff_ffff_ffffn, this.#length);
    this.#length = this.#bytes.writeBigUInt64LE(value >> 64n, this.#length);
  }

  /** @throws {RangeError | SyntaxError} */
  u128OrNull(text: string | null): void {
    this.u8(text === null ? 1 : 0);
    if (text !== null) this.u128(text);
  }

  /** The length of a list or text. */
  count(value: number): void {
    this.#room(8);
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  text(value: string): void {
    const { length } = value;
    if (length <= textLengthLooped) {
      this.#room(length + 1);
      const bytes = this.#bytes;
      const start = this.#length;
      let index = 0;
      // Account numbers and ids are short and ASCII: a loop is faster than a call out of JavaScript.
      for (; index < length; index++) {
        const unit = value.charCodeAt(index);
        if (unit >= 0x80) break;
        bytes[start + 1 + index] = unit;
      }
      if (index === length) {
        bytes[start] = length;
        this.#length = start + 1 + length;
        return;
      }
    }
    const byteLength = Buffer.byteLength(value);
    this.count(byteLength);
    this.#room(byteLength);
    this.#length += this.#bytes.write(value, this.#length, 'utf8');
  }

  /** Bytes behind their length. */
  bytes(value: Uint8Array): void {
    this.count(value.length);
    this.#room(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  /** FixedString(bytes) of a hex text. @throws {RangeError} where it has another length */
  hex(text: string, byteLength: number): void {
    this.#room(byteLength);
    const written = text.length === byteLength * 2 ? this.#bytes.write(text, this.#length, 'hex') : -1;
    if (written !== byteLength) throw new RangeError(`${text} is not ${byteLength} bytes of hex`);
    this.#length += byteLength;
  }

  #u32Unchecked(value: number): void {
    const bytes = this.#bytes;
    bytes[this.#length++] = value;
    bytes[this.#length++] = value >>> 8;
    bytes[this.#length++] = value >>> 16;
    bytes[this.#length++] = value >>> 24;
  }

  #room(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + count));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
