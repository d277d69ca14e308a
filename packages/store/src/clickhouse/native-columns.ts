// Columns in ClickHouse's Native format, each a growing run of bytes. Source: ClickHouse documentation, Native.

const inWord = 0x1_0000_0000;

/** Bytes that grow. */
class Bytes {
  #view = new DataView(new ArrayBuffer(1 << 16));
  length = 0;

  /** Room for so many bytes more; the view to write them to. */
  room(count: number): DataView {
    const needed = this.length + count;
    if (needed <= this.#view.byteLength) return this.#view;
    const larger = new Uint8Array(Math.max(this.#view.byteLength * 2, needed));
    larger.set(new Uint8Array(this.#view.buffer, 0, this.length));
    this.#view = new DataView(larger.buffer);
    return this.#view;
  }

  taken(): Buffer {
    return Buffer.from(this.#view.buffer, 0, this.length);
  }
}

/** What every column can do: give its bytes, in pieces. */
export interface NativeColumn {
  pieces(): Buffer[];
}

export class U8Column implements NativeColumn {
  readonly #bytes = new Bytes();

  add(value: number): void {
    const out = this.#bytes.room(1);
    out.setUint8(this.#bytes.length++, value);
  }

  pieces(): Buffer[] {
    return [this.#bytes.taken()];
  }
}

export class U32Column implements NativeColumn {
  readonly #bytes = new Bytes();

  get count(): number {
    return this.#bytes.length / 4;
  }

  add(value: number): void {
    const out = this.#bytes.room(4);
    out.setUint32(this.#bytes.length, value, true);
    this.#bytes.length += 4;
  }

  pieces(): Buffer[] {
    return [this.#bytes.taken()];
  }
}

export class U64Column implements NativeColumn {
  readonly #bytes = new Bytes();

  /** A whole number from 0 to 2^53 − 1. */
  add(value: number): void {
    const out = this.#bytes.room(8);
    const at = this.#bytes.length;
    // What is above 32 bits falls off by itself.
    out.setUint32(at, value, true);
    out.setUint32(at + 4, value < inWord ? 0 : value / inWord, true);
    this.#bytes.length = at + 8;
  }

  pieces(): Buffer[] {
    return [this.#bytes.taken()];
  }
}

/** Texts, each behind its length. */
export class TextColumn implements NativeColumn {
  readonly #bytes = new Bytes();

  /** The text `[from, to)` of `source`, behind a byte `head` where one is given. */
  add(source: DataView, from: number, to: number, head = -1): void {
    const bytes = this.#bytes;
    let rest = to - from + (head < 0 ? 0 : 1);
    // Whole words are written, past the end of the text: what comes next is written over that.
    const out = bytes.room(rest + 16);
    let at = bytes.length;
    while (rest >= 0x80) {
      out.setUint8(at++, (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.setUint8(at++, rest);
    if (head >= 0) out.setUint8(at++, head);
    bytes.length = at + to - from;
    let index = from;
    for (const last = Math.min(to, source.byteLength - 3); index < last; index += 4, at += 4)
      out.setInt32(at, source.getInt32(index, true), true);
    for (; index < to; index++, at++) out.setUint8(at, source.getUint8(index));
  }

  addEmpty(): void {
    this.#bytes.room(1).setUint8(this.#bytes.length++, 0);
  }

  pieces(): Buffer[] {
    return [this.#bytes.taken()];
  }
}

/** Lists of numbers: where each ends, then all of them. */
export class ListColumn implements NativeColumn {
  readonly #ends = new U64Column();
  readonly items = new U32Column();

  /** The list ends here: what was added to `items` since the last end is in it. */
  end(): void {
    this.#ends.add(this.items.count);
  }

  pieces(): Buffer[] {
    return [...this.#ends.pieces(), ...this.items.pieces()];
  }
}

/** LowCardinality(String): each different text once, and by row which one. */
export class FewTextsColumn implements NativeColumn {
  readonly #texts = new TextColumn();
  readonly #numbers = new Map<string, number>();
  readonly #rows = new U32Column();
  #lastView = new DataView(new ArrayBuffer(0));
  #lastNumber = 0;

  constructor() {
    // The server's own dictionaries begin with the empty text.
    this.#texts.addEmpty();
    this.#numbers.set('', 0);
  }

  add(source: DataView, from: number, to: number): void {
    if (!this.#isLast(source, from, to)) this.#turnTo(source, from, to);
    this.#rows.add(this.#lastNumber);
  }

  pieces(): Buffer[] {
    const head = Buffer.alloc(24);
    // Dictionary in the block; 32-bit numbers, own keys, a new dictionary.
    head.writeUInt32LE(1, 0);
    head.writeUInt32LE(0x602, 8);
    head.writeUInt32LE(this.#numbers.size, 16);
    const count = Buffer.alloc(8);
    count.writeUInt32LE(this.#rows.count, 0);
    return [head, ...this.#texts.pieces(), count, ...this.#rows.pieces()];
  }

  // Most entries have the asset of the one before.
  #isLast(source: DataView, from: number, to: number): boolean {
    const last = this.#lastView;
    if (to - from !== last.byteLength) return false;
    for (let index = 0; index < last.byteLength; index++)
      if (last.getUint8(index) !== source.getUint8(from + index)) return false;
    return true;
  }

  #turnTo(source: DataView, from: number, to: number): void {
    const bytes = Uint8Array.from(new Uint8Array(source.buffer, source.byteOffset + from, to - from));
    const name = Buffer.from(bytes).toString('latin1');
    let number = this.#numbers.get(name);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(name, number);
      this.#texts.add(source, from, to);
    }
    this.#lastView = new DataView(bytes.buffer);
    this.#lastNumber = number;
  }
}
