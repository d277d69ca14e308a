import { WeirError } from '@weir/model';

const textEncoder = new TextEncoder();

/** Writes numbers and texts into a growing buffer. Whole numbers are varints of up to 53 bits. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(4096);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  #room(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + count));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = value;
  }

  /** A whole number from 0 to 2^53 − 1, seven bits a byte, lowest first. */
  whole(value: number): void {
    this.#room(8);
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length++] = rest;
  }

  /** A byte 0 for null; a byte 1 and the number for a whole number. */
  wholeOrNull(value: number | null): void {
    this.byte(value === null ? 0 : 1);
    if (value !== null) this.whole(value);
  }

  text(value: string): void {
    this.#room(value.length * 3 + 8);
    const start = this.#length;
    // Most texts are short: leave one byte for the length and move the text only where that is too few.
    const { written } = textEncoder.encodeInto(value, this.#bytes.subarray(start + 1));
    if (written < 0x80) {
      this.#bytes[start] = written;
      this.#length = start + 1 + written;
      return;
    }
    this.whole(written);
    this.#bytes.set(textEncoder.encode(value), this.#length);
    this.#length += written;
  }

  bytes(value: Uint8Array): void {
    this.whole(value.length);
    this.#room(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  /** What was written so far, as a view that the next write may change. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Forgets what was written. */
  clear(): void {
    this.#length = 0;
  }

  /** The bytes written so far, as a copy. */
  finish(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#length));
  }
}

/** Reads what `ByteWriter` wrote. @throws {WeirError} `FRAME_CORRUPT` at the end of the bytes */
export class ByteReader {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** Place of the next byte. */
  get at(): number {
    return this.#at;
  }

  set at(place: number) {
    this.#at = place;
  }

  /** The next byte, which stays the next; undefined at the end. */
  peek(): number | undefined {
    return this.#bytes[this.#at];
  }

  byte(): number {
    const value = this.#bytes[this.#at++];
    if (value === undefined) throw new WeirError('FRAME_CORRUPT', 'the frame ends inside a record');
    return value;
  }

  whole(): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 8; count++) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (!Number.isSafeInteger(value)) break;
        return value;
      }
      scale *= 0x80;
    }
    throw new WeirError('FRAME_CORRUPT', 'a number is longer than 53 bits');
  }

  wholeOrNull(): number | null {
    return this.byte() === 0 ? null : this.whole();
  }

  text(): string {
    return this.#slice(this.whole()).toString('utf8');
  }

  bytes(): Buffer {
    return Buffer.from(this.#slice(this.whole()));
  }

  #slice(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new WeirError('FRAME_CORRUPT', 'the frame ends inside a text');
    const slice = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return slice;
  }
}
