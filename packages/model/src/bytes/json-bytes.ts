/**
 * Pieces of JSON in bytes that a line feed ends. Each function answers where its piece ends, or −1 where there is none
 * of the kind. Grammar: RFC 8259.
 */

const quote = 0x22;
const backslash = 0x5c;

/** Space within a line. */
export const endOfSpace = (bytes: Uint8Array, from: number): number => {
  let at = from;
  while (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0d) at++;
  return at;
};

/** Bytes that an ordinary run of a text cannot hold. */
const endsRun = new Uint8Array(256);
endsRun.fill(1, 0, 0x20);
endsRun[quote] = 1;
endsRun[backslash] = 1;

/**
 * The closing quote of the text that begins at `from`, after its opening quote.
 * @param highest bytes above it are refused
 * @param withEscapes true: escapes are passed over; false: they are refused
 */
export const endOfText = (bytes: Uint8Array, from: number, highest: number, withEscapes = false): number => {
  for (let at = from; ; at++) {
    const byte = bytes[at]!;
    if (endsRun[byte] === 0) {
      if (byte > highest) return -1;
      continue;
    }
    if (byte === quote) return at;
    if (byte !== backslash || !withEscapes) return -1;
    const escaped = endOfEscape(bytes, at + 1);
    if (escaped < 0) return -1;
    at = escaped - 1;
  }
};

/** The end of an escape, after its backslash. */
export const endOfEscape = (bytes: Uint8Array, at: number): number => {
  const letter = bytes[at]!;
  if (letter !== 0x75) return simpleEscapes.includes(letter) ? at + 1 : -1;
  for (let index = 1; index <= 4; index++) if (!isHexDigit(bytes[at + index]!)) return -1;
  return at + 5;
};

const simpleEscapes = Buffer.from('"\\/bfnrt');

const isHexDigit = (byte: number): boolean => isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

export const isWord = (bytes: Uint8Array, at: number, word: string): boolean => {
  for (let index = 0; index < word.length; index++) if (bytes[at + index] !== word.charCodeAt(index)) return false;
  return true;
};

/** `true`, `false`, `null`. */
export const endOfWord = (bytes: Uint8Array, at: number): number => {
  for (const word of ['true', 'false', 'null']) if (isWord(bytes, at, word)) return at + word.length;
  return -1;
};

const endOfDigits = (bytes: Uint8Array, from: number): number => {
  let at = from;
  while (isDigit(bytes[at]!)) at++;
  return at === from ? -1 : at;
};

export const endOfNumber = (bytes: Uint8Array, from: number): number => {
  const wholeAt = bytes[from] === 0x2d ? from + 1 : from;
  let at = bytes[wholeAt] === 0x30 ? wholeAt + 1 : endOfDigits(bytes, wholeAt);
  if (at >= 0 && bytes[at] === 0x2e) at = endOfDigits(bytes, at + 1);
  if (at >= 0 && (bytes[at]! | 0x20) === 0x65) {
    const isSigned = bytes[at + 1] === 0x2b || bytes[at + 1] === 0x2d;
    at = endOfDigits(bytes, isSigned ? at + 2 : at + 1);
  }
  return at;
};
