/**
 * A 32-bit hash of the bytes `[at, at + length)`, four at a time (the mixing of MurmurHash3). Not for secrets: tables
 * that use it compare the bytes themselves before they believe it.
 */
export const hashBytes = (view: DataView, at: number, length: number): number => {
  let hash = length;
  let left = length;
  let place = at;
  for (; left >= 4; left -= 4, place += 4) hash = mixed(hash, view.getInt32(place, true));
  if (left > 0) hash = mixed(hash, partialWord(view, place, left));
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
};

/**
 * Which of `shards` has what hashes so: the hashes are parted into ranges of equal length. Their lowest bits say already
 * where in a table a text lies: parted by those, a shard would fill some places of its tables only. Source:
 * schemas/frames.md.
 */
export const shardOf = (hash: number, shards: number): number => Math.floor(((hash >>> 0) * shards) / 2 ** 32);

const mixed = (hash: number, word: number): number => {
  let key = Math.imul(word, 0xcc9e2d51);
  key = (key << 15) | (key >>> 17);
  const next = hash ^ Math.imul(key, 0x1b873593);
  return (Math.imul((next << 13) | (next >>> 19), 5) + 0xe6546b64) | 0;
};

/** One to three bytes as a word, zeros above: what a word of the pool holds at the end of a text. */
export const partialWord = (view: DataView, at: number, length: number): number => {
  let word = view.getUint8(at);
  if (length > 1) word |= view.getUint8(at + 1) << 8;
  if (length > 2) word |= view.getUint8(at + 2) << 16;
  return word;
};
