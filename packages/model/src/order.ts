/** Orders UTF-16 code units as their UTF-8 bytes order: surrogates after everything else. */
const unitRank = (unit: number): number => (unit < 0xd800 ? unit : unit >= 0xe000 ? unit - 0x800 : unit + 0x2000);

/** Compares two texts by their UTF-8 bytes, without making them. Source: trace §1, order of entries. */
export const compareBytes = (left: string, right: string): number => {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return unitRank(a) - unitRank(b);
  }
  return left.length - right.length;
};
