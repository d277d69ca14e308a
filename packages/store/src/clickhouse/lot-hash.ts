/**
 * What stands for a lot in the column `lots`: murmurHash3_32 of its transfer's id, seed 0, as ClickHouse has it too. Two
 * lots with one hash cost the reading of an entry that is then passed over. Questions about ways name accounts and pairs by it, too.
 */
export function lotHash(id: string): number {
  const bytes = Buffer.from(id);
  return lotHashAt(bytes, 0, bytes.length);
}

/** The same of an id that stands in bytes. Source: MurmurHash3_x86_32, Austin Appleby, public domain. */
export function lotHashAt(bytes: Uint8Array, at: number, length: number): number {
  const wordsEnd = at + (length & ~3);
  let hash = 0;
  for (let index = at; index < wordsEnd; index += 4) {
    const word = bytes[index]! | (bytes[index + 1]! << 8) | (bytes[index + 2]! << 16) | (bytes[index + 3]! << 24);
    hash ^= mixed(word);
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64;
  }
  let rest = 0;
  for (let index = at + length - 1; index >= wordsEnd; index--) rest = (rest << 8) | bytes[index]!;
  if (wordsEnd < at + length) hash ^= mixed(rest);
  hash ^= length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function mixed(word: number): number {
  const scaled = Math.imul(word, 0xcc9e2d51);
  return Math.imul((scaled << 15) | (scaled >>> 17), 0x1b873593);
}
