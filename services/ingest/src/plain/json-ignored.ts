import { endOfNumber, endOfWord } from '@weir/model';
import { endOfSpace } from './json-heads.js';
import type { JsonText } from './json-text.js';

const quote = 0x22;
const colon = 0x3a;
const comma = 0x2c;
const openBracket = 0x5b;
const openBrace = 0x7b;

/** What is nested deeper is not plain; far below what is refused for its depth. */
const levelsMax = 8;

/**
 * The end of a JSON value that nothing reads, or −1 where it is none, is nested deep, or ends behind `end`.
 * @param text tells of the texts in it what they hold
 */
export const endOfIgnored = (
  bytes: Uint8Array,
  at: number,
  end: number,
  text: JsonText,
  levelsLeft = levelsMax,
): number => {
  const first = bytes[at]!;
  if (first === quote) {
    const textEnd = text.read(bytes, at + 1, end);
    return textEnd < 0 ? -1 : textEnd + 1;
  }
  if (first !== openBrace && first !== openBracket) {
    const wordEnd = endOfWord(bytes, at);
    return wordEnd >= 0 ? wordEnd : endOfNumber(bytes, at);
  }
  if (levelsLeft === 0) return -1;
  // Two behind the opening one, in ASCII.
  const closing = first + 2;
  let place = endOfSpace(bytes, at + 1);
  if (bytes[place] === closing) return place + 1;
  for (;;) {
    if (first === openBrace) {
      place = bytes[place] === quote ? text.read(bytes, place + 1, end) : -1;
      if (place < 0) return -1;
      place = endOfSpace(bytes, place + 1);
      if (bytes[place] !== colon) return -1;
      place = endOfSpace(bytes, place + 1);
    }
    place = endOfIgnored(bytes, place, end, text, levelsLeft - 1);
    // What follows the message in memory is not its own.
    if (place < 0 || place >= end) return -1;
    place = endOfSpace(bytes, place);
    if (bytes[place] === closing) return place + 1;
    if (bytes[place] !== comma) return -1;
    place = endOfSpace(bytes, place + 1);
  }
};
