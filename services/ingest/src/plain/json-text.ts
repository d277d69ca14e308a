import { endOfEscape } from '@weir/model';

/** What a text holds beside other ASCII, a bit each. */
export const textHolds = {
  /** U+4000 to U+9FFF, the Chinese characters in use: they have no width, no case, and nothing combines with them. */
  han: 1,
  /** Other characters. */
  others: 2,
  escapes: 4,
  /** Spaces or dashes. */
  gaps: 8,
  /** ASCII letters in lower case. */
  lowerCase: 16,
} as const;

const quote = 0x22;
const backslash = 0x5c;
const ends = 0x80;

/** By byte. Of UTF-8, which is made sure of elsewhere, the lead bytes E4 to E9 begin U+4000 to U+9FFF. */
const kindOfByte = new Uint8Array(256);
kindOfByte.fill(ends, 0, 0x20);
kindOfByte[0x20] = textHolds.gaps;
kindOfByte[0x2d] = textHolds.gaps;
kindOfByte.fill(textHolds.lowerCase, 0x61, 0x7b);
kindOfByte[quote] = ends;
kindOfByte[backslash] = ends;
kindOfByte.fill(textHolds.han, 0x80, 0xc0);
kindOfByte.fill(textHolds.others, 0xc0, 0x100);
kindOfByte.fill(textHolds.han, 0xe4, 0xea);

/** Finds the ends of JSON texts, and what they hold. */
export class JsonText {
  /** Bits of `textHolds` of the text that was read last. */
  holds = 0;
  /** Those of all texts since somebody last set it to 0. */
  seen = 0;

  /** The closing quote of the text that begins at `from`, after its opening quote; −1 where none comes before `end`. */
  read(bytes: Uint8Array, from: number, end: number): number {
    let holds = 0;
    for (let at = from; at < end; at++) {
      const byte = bytes[at]!;
      const kind = kindOfByte[byte]!;
      if (kind < ends) {
        holds |= kind;
        continue;
      }
      if (byte === quote) {
        this.holds = holds;
        this.seen |= holds;
        return at;
      }
      const escaped = byte === backslash ? endOfEscape(bytes, at + 1) : -1;
      if (escaped < 0) return -1;
      holds |= textHolds.escapes;
      at = escaped - 1;
    }
    return -1;
  }
}
