const inBits = 0x10000000;

/** A growing buffer for records written straight from columns. The layout is that of `ByteWriter`. */
export class ByteSink {
  bytes = new Uint8Array(1 << 16);
  #view = new DataView(this.bytes.buffer);
  length = 0;

  /** Makes room for so many more bytes. Call before the writes it covers. */
  reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
    larger.set(this.bytes);
    this.bytes = larger;
    this.#view = new DataView(larger.buffer);
  }

  byte(value: number): void {
    this.bytes[this.length++] = value;
  }

  /** A whole number below 2^53. The caller has reserved eight bytes. */
  whole(value: number): void {
    const bytes = this.bytes;
    let at = this.length;
    let rest = value;
    if (rest >= inBits) {
      // Four bytes at once: what is above needs arithmetic on doubles.
      const high = Math.floor(rest / inBits);
      const low = rest - high * inBits;
      bytes[at++] = (low & 0x7f) | 0x80;
      bytes[at++] = ((low >>> 7) & 0x7f) | 0x80;
      bytes[at++] = ((low >>> 14) & 0x7f) | 0x80;
      bytes[at++] = (low >>> 21) | 0x80;
      rest = high;
    }
    while (rest >= 0x80) {
      bytes[at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    bytes[at++] = rest;
    this.length = at;
  }

  /** @param value −1 stands for null */
  wholeOrNull(value: number): void {
    this.byte(value < 0 ? 0 : 1);
    if (value >= 0) this.whole(value);
  }

  /** A text as columns hold it: from word `head`, its length, its hash, its bytes. */
  words(source: Int32Array, head: number): void {
    const length = source[head]!;
    this.reserve(length + 12);
    this.whole(length);
    const view = this.#view;
    let at = this.length;
    this.length = at + length;
    // Whole words may be written past the end of the text: what comes next is written over it.
    for (let word = head + 2, end = at + length; at < end; at += 4) view.setInt32(at, source[word++]!, true);
  }

  raw(source: Uint8Array, from: number, to: number): void {
    this.reserve(to - from);
    const bytes = this.bytes;
    let at = this.length;
    this.length = at + to - from;
    // A view costs more than a few bytes do.
    if (to - from > 256) bytes.set(source.subarray(from, to), at);
    else for (let index = from; index < to; index++) bytes[at++] = source[index]!;
  }

  /** A text where it lies, behind its length. The caller has reserved its bytes and eight more. */
  text(source: Uint8Array, from: number, to: number): void {
    this.whole(to - from);
    const bytes = this.bytes;
    let at = this.length;
    this.length = at + to - from;
    for (let index = from; index < to; index++) bytes[at++] = source[index]!;
  }

  /** The same from a view, four bytes at a time. */
  textOfView(source: DataView, from: number, to: number): void {
    this.whole(to - from);
    const view = this.#view;
    let at = this.length;
    this.length = at + to - from;
    let index = from;
    for (; index + 4 <= to; index += 4, at += 4) view.setInt32(at, source.getInt32(index, true), true);
    for (; index < to; index++) view.setUint8(at++, source.getUint8(index));
  }

  /** A SHA-256 of 32 characters, a byte each. The caller has reserved them. */
  sha256(text: string): void {
    const view = this.#view;
    const at = this.length;
    this.length = at + 32;
    for (let index = 0; index < 32; index += 4) {
      const low = text.charCodeAt(index) | (text.charCodeAt(index + 1) << 8);
      const high = text.charCodeAt(index + 2) | (text.charCodeAt(index + 3) << 8);
      view.setInt32(at + index, low | (high << 16), true);
    }
  }

  /** Whole words, lowest byte first. */
  wordsRaw(source: Int32Array, from: number, count: number): void {
    this.reserve(count * 4);
    const view = this.#view;
    let at = this.length;
    this.length = at + count * 4;
    for (let word = from; word < from + count; word++, at += 4) view.setInt32(at, source[word]!, true);
  }

  /** A whole number as a text of decimal digits. */
  digits(value: number): void {
    this.reserve(20);
    let count = 1;
    for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) count++;
    this.byte(count);
    let at = this.length + count;
    this.length = at;
    for (let rest = value; count > 0; count--) {
      const tenth = Math.floor(rest / 10);
      // The digit first: the largest sum and a digit more would pass 2^53.
      this.bytes[--at] = 0x30 + (rest - tenth * 10);
      rest = tenth;
    }
  }

  /** Bytes that begin with their length. */
  prefixed(source: Uint8Array): void {
    this.reserve(source.length + 8);
    this.whole(source.length);
    this.raw(source, 0, source.length);
  }

  /** The bytes since `from`, as a view that the next write may change. */
  since(from: number): Uint8Array {
    return this.bytes.subarray(from, this.length);
  }
}
