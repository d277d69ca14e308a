// Columns in ClickHouse's Native format, each in memory that grows and is used again. Source: ClickHouse documentation, Native.

const inWord = 0x1_0000_0000;

/** What a word of a typed array is here is what ClickHouse reads: least byte first. */
if (new Uint8Array(Uint32Array.of(1).buffer)[0] !== 1) throw new Error('a machine with the greatest byte first');

/**
 * A column of a block. Room is made for all rows at once, by whoever counts them: a look at it for every value would cost
 * more than the value.
 */
export interface NativeColumn {
  /** Makes room for so many rows. */
  widen(rows: number): void;
  /** The bytes of its first `rows` rows, in pieces: views, good until it is cleared or added to. */
  pieces(rows: number): Buffer[];
  /** Forgets what it holds and keeps the memory. */
  clear(): void;
}

const bytesOf = (values: Uint8Array | Uint32Array, count: number): Buffer =>
  Buffer.from(values.buffer, 0, count * values.BYTES_PER_ELEMENT);

function widened(values: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  const wider = new Uint32Array(length);
  wider.set(values);
  return wider;
}

export class U8Column implements NativeColumn {
  #values = new Uint8Array(0);

  put(row: number, value: number): void {
    this.#values[row] = value;
  }

  widen(rows: number): void {
    const wider = new Uint8Array(rows);
    wider.set(this.#values);
    this.#values = wider;
  }

  pieces(rows: number): Buffer[] {
    return [bytesOf(this.#values, rows)];
  }

  clear(): void {}
}

export class U64Column implements NativeColumn {
  #words = new Uint32Array(0);

  /** A whole number from 0 to 2^53 − 1. */
  put(row: number, value: number): void {
    const words = this.#words;
    // What is above 32 bits falls off by itself.
    words[2 * row] = value;
    words[2 * row + 1] = value < inWord ? 0 : value / inWord;
  }

  widen(rows: number): void {
    this.#words = widened(this.#words, 2 * rows);
  }

  pieces(rows: number): Buffer[] {
    return [bytesOf(this.#words, 2 * rows)];
  }

  clear(): void {}
}

/** Texts, each behind its length. */
export class TextColumn implements NativeColumn {
  #view = new DataView(new ArrayBuffer(1 << 16));
  #length = 0;

  /** The text `[from, to)` of `source`, behind a byte `head` where one is given. */
  add(source: DataView, from: number, to: number, head = -1): void {
    this.#begin(to - from + (head < 0 ? 0 : 1));
    if (head >= 0) this.#view.setUint8(this.#length++, head);
    this.#put(source, from, to);
  }

  /** The text `[from, to)` of `source` and the one `[nextFrom, nextTo)` of it, as one, behind a byte `head`. */
  addParts(source: DataView, from: number, to: number, nextFrom: number, nextTo: number, head: number): void {
    this.#begin(to - from + nextTo - nextFrom + 1);
    this.#view.setUint8(this.#length++, head);
    this.#put(source, from, to);
    this.#put(source, nextFrom, nextTo);
  }

  /** Makes room for a text of so many bytes, and writes how many they are. */
  #begin(length: number): void {
    // Whole words are written, past the end of the text: what comes next is written over that.
    if (this.#length + length + 16 > this.#view.byteLength) this.#grow(length + 16);
    const out = this.#view;
    let at = this.#length;
    let rest = length;
    while (rest >= 0x80) {
      out.setUint8(at++, (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.setUint8(at++, rest);
    this.#length = at;
  }

  #put(source: DataView, from: number, to: number): void {
    const out = this.#view;
    let at = this.#length;
    this.#length = at + to - from;
    let index = from;
    for (const last = Math.min(to, source.byteLength - 3); index < last; index += 4, at += 4)
      out.setInt32(at, source.getInt32(index, true), true);
    for (; index < to; index++, at++) out.setUint8(at, source.getUint8(index));
  }

  addEmpty(): void {
    if (this.#length === this.#view.byteLength) this.#grow(1);
    this.#view.setUint8(this.#length++, 0);
  }

  /** Texts take what they take: room for them is looked for as they come. */
  widen(): void {}

  pieces(): Buffer[] {
    return [Buffer.from(this.#view.buffer, 0, this.#length)];
  }

  clear(): void {
    this.#length = 0;
  }

  #grow(count: number): void {
    const larger = new Uint8Array(Math.max(this.#view.byteLength * 2, this.#length + count));
    larger.set(new Uint8Array(this.#view.buffer, 0, this.#length));
    this.#view = new DataView(larger.buffer);
  }
}

/** Lists of numbers below 2^32: where each ends, then all of them. */
export class ListColumn implements NativeColumn {
  readonly #ends = new U64Column();
  #items = new Uint32Array(1 << 10);
  #count = 0;

  /** One more of the list that `end` ends. */
  add(item: number): void {
    if (this.#count === this.#items.length) this.#items = widened(this.#items, this.#count * 2);
    this.#items[this.#count++] = item;
  }

  /** The list of this row ends here: what was added since the last end is in it. */
  end(row: number): void {
    this.#ends.put(row, this.#count);
  }

  widen(rows: number): void {
    this.#ends.widen(rows);
  }

  pieces(rows: number): Buffer[] {
    return [...this.#ends.pieces(rows), bytesOf(this.#items, this.#count)];
  }

  clear(): void {
    this.#count = 0;
  }
}

/** LowCardinality(String): each different text once, and by row which one. */
export class FewTextsColumn implements NativeColumn {
  readonly #texts = new TextColumn();
  readonly #numbers = new Map<string, number>();
  #rows = new Uint32Array(0);
  #lastView = new DataView(new ArrayBuffer(0));
  #lastNumber = 0;

  constructor() {
    this.clear();
  }

  put(row: number, source: DataView, from: number, to: number): void {
    if (!this.#isLast(source, from, to)) this.#turnTo(source, from, to);
    this.#rows[row] = this.#lastNumber;
  }

  widen(rows: number): void {
    this.#rows = widened(this.#rows, rows);
  }

  pieces(rows: number): Buffer[] {
    const head = Buffer.alloc(24);
    // Dictionary in the block; 32-bit numbers, own keys, a new dictionary.
    head.writeUInt32LE(1, 0);
    head.writeUInt32LE(0x602, 8);
    head.writeUInt32LE(this.#numbers.size, 16);
    const count = Buffer.alloc(8);
    count.writeUInt32LE(rows, 0);
    return [head, ...this.#texts.pieces(), count, bytesOf(this.#rows, rows)];
  }

  clear(): void {
    this.#texts.clear();
    this.#numbers.clear();
    // The server's own dictionaries begin with the empty text.
    this.#texts.addEmpty();
    this.#numbers.set('', 0);
    this.#lastView = new DataView(new ArrayBuffer(0));
    this.#lastNumber = 0;
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
