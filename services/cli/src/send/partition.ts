const seed = 0x9747b28c;
const mixer = 0x5bd1e995;

/** Murmur2, 32 bits, as Kafka's own clients hash keys. */
const murmur2 = (bytes: Buffer): number => {
  let hash = seed ^ bytes.length;
  const wordsEnd = bytes.length & ~3;
  for (let at = 0; at < wordsEnd; at += 4) {
    let word = Math.imul(bytes.readInt32LE(at), mixer);
    word ^= word >>> 24;
    hash = Math.imul(hash, mixer) ^ Math.imul(word, mixer);
  }
  const rest = bytes.length - wordsEnd;
  if (rest > 0) hash = Math.imul(hash ^ bytes.readUIntLE(wordsEnd, rest), mixer);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, mixer);
  return hash ^ (hash >>> 15);
};

/**
 * The partition of a key, 0 to `partitions` − 1: the one that Kafka's own clients choose, so that the halves of a
 * transfer meet in one partition whoever sends them.
 */
export const partitionOf = (key: string, partitions: number): number =>
  (murmur2(Buffer.from(key, 'utf8')) & 0x7fffffff) % partitions;
