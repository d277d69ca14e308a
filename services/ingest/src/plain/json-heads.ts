import { keyBitOf } from './json-keys.js';
import { type JsonText, textHolds } from './json-text.js';

const quote = 0x22;
const colon = 0x3a;
const comma = 0x2c;
const openBrace = 0x7b;
const headsMax = 64;
const wordsOfHead = 8;
const headBytesMax = wordsOfHead * 4;

/** Stands for what is before the first member, and for heads that are not remembered. */
const begin = 0;
const unknown = 1;
const firstFree = 2;

/**
 * Reads what stands before each value of an object, a head: `{"id":`, `,"time":`. A feed writes the same heads in nearly
 * the same order in all its messages, so each remembers two that came after it, and mostly one look at whole words
 * says what stands there. Forgets everything when there are too many, so that hostile input finds no room.
 */
export class JsonHeads {
  readonly #text: JsonText;
  #count = firstFree;
  readonly #words = new Int32Array(headsMax * wordsOfHead);
  /** The last four bytes, which may overlap the word before. */
  readonly #lastWord = new Int32Array(headsMax);
  readonly #length = new Uint8Array(headsMax);
  readonly #bits = new Int32Array(headsMax);
  /** The head that came after it last; 0 before there was one. */
  readonly #next = new Uint8Array(headsMax);
  readonly #other = new Uint8Array(headsMax);
  #last = begin;
  /** Which key the last head names: see `keyBitOf`. */
  bit = 0;

  constructor(text: JsonText) {
    this.#text = text;
  }

  /** A new object begins. */
  begin(): void {
    this.#last = begin;
  }

  /** Where the value begins whose head begins at `at`; −1 where there is none, or one whose key has escapes. */
  read(bytes: Uint8Array, view: DataView, at: number, end: number): number {
    const last = this.#last;
    let head = this.#next[last]!;
    if (!this.#stands(head, view, at, end)) {
      head = this.#other[last]!;
      if (!this.#stands(head, view, at, end)) return this.#parse(bytes, view, at, end);
      this.#follows(last, head);
    }
    const valueAt = at + this.#length[head]!;
    // Space that was not there before belongs to the head.
    if (bytes[valueAt]! <= 0x20) return this.#parse(bytes, view, at, end);
    this.#last = head;
    this.bit = this.#bits[head]!;
    return valueAt;
  }

  #stands(head: number, view: DataView, at: number, end: number): boolean {
    const length = this.#length[head]!;
    if (length === 0 || at + length > end) return false;
    const words = this.#words;
    let word = head * wordsOfHead;
    const lastAt = at + length - 4;
    for (let place = at; place < lastAt; place += 4) if (view.getInt32(place, true) !== words[word++]) return false;
    return view.getInt32(lastAt, true) === this.#lastWord[head];
  }

  #parse(bytes: Uint8Array, view: DataView, from: number, end: number): number {
    let at = endOfSpace(bytes, from);
    if (bytes[at] !== (this.#last === begin ? openBrace : comma)) return -1;
    at = endOfSpace(bytes, at + 1);
    if (bytes[at] !== quote) return -1;
    const keyEnd = this.#text.read(bytes, at + 1, end);
    const { holds } = this.#text;
    if (keyEnd < 0 || (holds & textHolds.escapes) !== 0) return -1;
    this.bit = keyBitOf(bytes, at + 1, keyEnd);
    at = endOfSpace(bytes, keyEnd + 1);
    if (bytes[at] !== colon) return -1;
    at = endOfSpace(bytes, at + 1);
    // Whether bytes are UTF-8 is asked of each message anew: what is remembered is ASCII.
    const isKept = (holds & (textHolds.han | textHolds.others)) === 0 && at - from <= headBytesMax && at < end;
    const head = isKept ? this.#keep(view, from, at - from) : unknown;
    if (head !== unknown) this.#follows(this.#last, head);
    this.#last = head;
    return at;
  }

  /** `head` came after `last`. */
  #follows(last: number, head: number): void {
    if (this.#next[last] === head) return;
    this.#other[last] = this.#next[last]!;
    this.#next[last] = head;
  }

  /** The number of a head, which is given one if it is new. */
  #keep(view: DataView, at: number, length: number): number {
    for (let head = firstFree; head < this.#count; head++) {
      if (this.#length[head] === length && this.#stands(head, view, at, at + length)) return head;
    }
    if (this.#count === headsMax) {
      this.#count = firstFree;
      this.#length.fill(0);
      this.#next.fill(0);
      this.#other.fill(0);
      this.#last = unknown;
    }
    const head = this.#count++;
    const lastAt = at + length - 4;
    let word = head * wordsOfHead;
    for (let place = at; place < lastAt; place += 4) this.#words[word++] = view.getInt32(place, true);
    this.#lastWord[head] = view.getInt32(lastAt, true);
    this.#length[head] = length;
    this.#bits[head] = this.bit;
    return head;
  }
}

export const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

export const endOfSpace = (bytes: Uint8Array, from: number): number => {
  let at = from;
  while (isSpace(bytes[at]!)) at++;
  return at;
};
