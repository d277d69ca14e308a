import type { PocketWindows } from './pocket-windows.js';
import { entryWords, pocketWordAt, pocketWords } from './window-layout.js';

/**
 * Brings into the cache what pushing the entries of the next transfers will read: memory is waited for a few times and
 * not for each. Both entries of a transfer stand side by side in the memory of pairs, where accounts are called by their
 * numbers. Changes nothing; what it returns means nothing, and must be kept: else the reading would be left out.
 * @param payers pockets that will have debits, `payees` credits, one of each for each of `count` transfers
 */
export const lookAhead = (
  { pockets, pairs, entries }: PocketWindows,
  payers: Int32Array,
  payees: Int32Array,
  count: number,
): number => {
  const last = pockets.count - 1;
  if (last < 0) return 0;
  return (
    pairs.warm(payers, payees, count) ^
    warmPockets(pockets.words, entries.words, payers, count, last) ^
    warmPockets(pockets.words, entries.words, payees, count, last)
  );
};

/** @param last pockets after it are new */
const warmPockets = (
  words: Int32Array,
  entries: Int32Array,
  pockets: Int32Array,
  count: number,
  last: number,
): number => {
  let seen = 0;
  for (let index = 0; index < count; index++) {
    const at = (Math.min(pockets[index]!, last) * pocketWords) | 0;
    seen ^= words[at]! ^ words[at + pocketWordAt.notes]!;
  }
  for (let index = 0; index < count; index++) {
    const at = (Math.min(pockets[index]!, last) * pocketWords) | 0;
    seen ^= entries[(words[at + pocketWordAt.newest]! * entryWords) | 0]!;
    seen ^= entries[(words[at + pocketWordAt.start]! * entryWords) | 0]!;
  }
  return seen;
};
