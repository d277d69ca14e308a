const quote = 0x22;
/** So many digits are below 2^53 whatever they are. */
const digitsMax = 15;

/**
 * Whole numbers as feeds write them in JSON, straight from their bytes: digits, or a text of digits. What it reads it
 * reads as `parseWhole` does; for everything else it answers −1, which does not say that it is no whole number.
 */
export class WholeBytes {
  /** The number that was read last. */
  value = 0;

  /** Where the value that begins at `at` ends, or −1. What follows digits is for the caller to look at. */
  read(bytes: Uint8Array, at: number): number {
    if (bytes[at] !== quote) {
      const end = this.#digits(bytes, at);
      // JSON has no number that begins with 0 but 0.
      return end > at + 1 && bytes[at] === 0x30 ? -1 : end;
    }
    const end = this.#digits(bytes, at + 1);
    return end < 0 || bytes[end] !== quote ? -1 : end + 1;
  }

  #digits(bytes: Uint8Array, from: number): number {
    let value = 0;
    let at = from;
    for (let digit = bytes[at]! - 0x30; digit >= 0 && digit <= 9; digit = bytes[++at]! - 0x30)
      value = value * 10 + digit;
    this.value = value;
    return at === from || at - from > digitsMax ? -1 : at;
  }
}

/**
 * Minor units of a decimal text `[at, end)` in major units, as `parseMajor` reads it; −1 where it is not plain.
 * @param decimals of the asset
 */
export const majorInBytes = (bytes: Uint8Array, at: number, end: number, decimals: number): number => {
  let value = 0;
  let place = at;
  for (; place < end && isDigit(bytes[place]!); place++) value = value * 10 + bytes[place]! - 0x30;
  if (place === at || place - at + decimals > digitsMax) return -1;
  let wanted = decimals;
  if (place < end) {
    if (bytes[place] !== 0x2e || ++place === end) return -1;
    for (; place < end && wanted > 0 && isDigit(bytes[place]!); place++, wanted--)
      value = value * 10 + bytes[place]! - 0x30;
    // Zeros may follow: they say nothing.
    while (place < end && bytes[place] === 0x30) place++;
    if (place < end) return -1;
  }
  for (; wanted > 0; wanted--) value *= 10;
  return value;
};

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
