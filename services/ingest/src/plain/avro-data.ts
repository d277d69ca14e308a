import { textHolds } from './json-text.js';

/** A text that `HintBytes` reads: characters that JSON would have to escape are left to the general decoder. */
const escaped = 0x80;

const notAscii = 0x80808080;

/** What a byte of a text says of it. */
const kindOfByte = new Uint8Array(256);
kindOfByte.fill(escaped, 0, 0x20);
kindOfByte[0x22] = escaped;
kindOfByte[0x5c] = escaped;

/**
 * Reads Avro data, value after value. Nothing is believed and nothing is thrown: `at` only grows, and beyond the message
 * by a length that is checked or a number that is short, so whoever has read all of it finds at its end whether it was whole.
 */
export class AvroData {
  bytes: Buffer = Buffer.alloc(0);
  #view: DataView = new DataView(new ArrayBuffer(0));
  at = 0;
  end = 0;
  /** Where the text lies that was read last. */
  textAt = 0;
  textEnd = 0;
  /** Bits of `textHolds` of the last `knownText`; escapes: it has characters that JSON escapes. */
  holds = 0;

  begin(bytes: Buffer, at: number, end: number): void {
    // Messages of a batch lie in one buffer.
    if (bytes !== this.bytes) this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  /** A whole number from 0 to 2^53 − 1; −1 for any other, and for one of more than eight bytes. */
  whole(): number {
    const { bytes } = this;
    let at = this.at;
    let byte = bytes[at++]!;
    let low = byte & 0x7f;
    for (let shift = 7; byte >= 0x80 && shift < 28; shift += 7) {
      byte = bytes[at++]!;
      low |= (byte & 0x7f) << shift;
    }
    let high = 0;
    for (let scale = 1; byte >= 0x80 && scale < 2 ** 28; scale *= 0x80) {
      byte = bytes[at++]!;
      high += (byte & 0x7f) * scale;
    }
    this.at = at;
    // Zigzag: the lowest bit is the sign.
    const value = high * 2 ** 27 + (low >>> 1);
    return byte < 0x80 && (low & 1) === 0 && value <= Number.MAX_SAFE_INTEGER ? value : -1;
  }

  /** True where a value follows, false for null; `undefined` for what is neither in one byte. */
  given(): boolean | undefined {
    const branch = this.bytes[this.at++];
    return branch === 2 ? true : branch === 0 ? false : undefined;
  }

  /** The same, or −1 for null; −2 for what is neither. */
  wholeOrNull(): number {
    const given = this.given();
    if (given === false) return -1;
    const value = given === true ? this.whole() : -1;
    return value < 0 ? -2 : value;
  }

  /** Takes a text; false where it does not fit, or is no UTF-8. */
  text(): boolean {
    if (!this.#fits()) return false;
    const { bytes, textEnd } = this;
    const view = this.#view;
    let place = this.textAt;
    let seen = 0;
    for (const lastWord = textEnd - 4; place <= lastWord; place += 4) seen |= view.getInt32(place, true);
    for (; place < textEnd; place++) seen |= bytes[place]!;
    return (seen & notAscii) === 0 || this.#wide();
  }

  /** The same, and `holds` says what is in it. */
  knownText(): boolean {
    if (!this.#fits()) return false;
    const { bytes, textEnd } = this;
    let seen = 0;
    let kinds = 0;
    for (let place = this.textAt; place < textEnd; place++) {
      const byte = bytes[place]!;
      seen |= byte;
      kinds |= kindOfByte[byte]!;
    }
    this.holds = kinds === 0 ? 0 : textHolds.escapes;
    return seen < 0x80 || this.#wide();
  }

  #fits(): boolean {
    const length = this.whole();
    const { at } = this;
    if (length < 0 || at + length > this.end) return false;
    this.textAt = at;
    this.textEnd = at + length;
    this.at = at + length;
    return true;
  }

  /** Checks a text that is not ASCII, and says what it holds. Source: Unicode, table 3-7. */
  #wide(): boolean {
    const { bytes, textEnd: end } = this;
    let { holds, textAt: at } = this;
    while (at < end) {
      const lead = bytes[at++]!;
      if (lead < 0x80) continue;
      holds |= lead >= 0xe4 && lead <= 0xe9 ? textHolds.han : textHolds.others;
      const more =
        lead >= 0xc2 && lead <= 0xdf ? 1 : lead >= 0xe0 && lead <= 0xef ? 2 : lead >= 0xf0 && lead <= 0xf4 ? 3 : 0;
      if (more === 0 || at + more > end) return false;
      const second = bytes[at]!;
      // Longer than need be, surrogates, and what lies beyond U+10FFFF.
      if (lead === 0xe0 && second < 0xa0) return false;
      if (lead === 0xed && second > 0x9f) return false;
      if (lead === 0xf0 && second < 0x90) return false;
      if (lead === 0xf4 && second > 0x8f) return false;
      for (const last = at + more; at < last; at++) if ((bytes[at]! & 0xc0) !== 0x80) return false;
    }
    this.holds = holds;
    return true;
  }
}
