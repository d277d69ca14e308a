import { hashBytes } from '../columns/hash.js';

/** Texts end to end as bytes: text `n` is `[ends[n − 1], ends[n])`. Plain data, so that it may cross to another thread. */
export interface TextList {
  readonly count: number;
  readonly bytes: Uint8Array;
  readonly ends: Int32Array;
  /** As `hashBytes` gives it, worked out where the text was read. */
  readonly hashes: Int32Array;
}

const encoder = new TextEncoder();

/** A text as bytes, with the view and the hash that tables of texts ask for. */
export interface EncodedText {
  readonly view: DataView;
  readonly length: number;
  readonly hash: number;
}

export const encodeText = (text: string): EncodedText => {
  const bytes = encoder.encode(text);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return { view, length: bytes.length, hash: hashBytes(view, 0, bytes.length) };
};

/** Puts texts into a list. */
export class TextListWriter {
  #bytes = new Uint8Array(1 << 12);
  #ends = new Int32Array(1 << 8);
  #hashes = new Int32Array(1 << 8);
  #count = 0;
  #end = 0;

  /** Appends `[at, at + length)`. @param hash what `hashBytes` gives for it */
  add(bytes: Uint8Array, at: number, length: number, hash: number): void {
    if (this.#count === this.#ends.length) {
      this.#ends = widened(this.#ends);
      this.#hashes = widened(this.#hashes);
    }
    if (this.#end + length > this.#bytes.length) {
      const wider = new Uint8Array(Math.max(this.#bytes.length * 2, this.#end + length));
      wider.set(this.#bytes);
      this.#bytes = wider;
    }
    const target = this.#bytes;
    let end = this.#end;
    for (let from = at; from < at + length; from++) target[end++] = bytes[from]!;
    this.#end = end;
    this.#ends[this.#count] = end;
    this.#hashes[this.#count++] = hash;
  }

  addText({ view, length, hash }: EncodedText): void {
    this.add(new Uint8Array(view.buffer, view.byteOffset, length), 0, length, hash);
  }

  get count(): number {
    return this.#count;
  }

  /** The texts so far; the writer begins a new list. */
  finish(): TextList {
    const list = { count: this.#count, bytes: this.#bytes, ends: this.#ends, hashes: this.#hashes };
    this.#bytes = new Uint8Array(1 << 12);
    this.#ends = new Int32Array(1 << 8);
    this.#hashes = new Int32Array(1 << 8);
    this.#count = 0;
    this.#end = 0;
    return list;
  }
}

const widened = (old: Int32Array): Int32Array<ArrayBuffer> => {
  const wider = new Int32Array(old.length * 2);
  wider.set(old);
  return wider;
};
