import type { PocketWindows } from './pocket-windows.js';
import { entryWords, pocketWordAt, pocketWords } from './window-layout.js';

/**
 * Brings into the cache what pushing the entries of the next transfers will read: memory is waited for a few times and
 * not for each. Changes nothing; what it returns means nothing, and must be kept: else the reading would be left out.
 * @param payers pockets that will have debits, `payees` credits, one of each for each of `count` transfers
 */
export const lookAhead = (
  { pockets, pairs, entries }: PocketWindows,
  payers: Int32Array,
  payees: Int32Array,
  count: number,
): number => {
  const { words } = pockets;
  const last = pockets.count - 1;
  if (last < 0) return 0;
  let seen = 0;
  for (let index = 0; index < count; index++) {
    const payer = Math.min(payers[index]!, last);
    const payee = Math.min(payees[index]!, last);
    // Both entries of a transfer stand side by side in the memory of pairs, where accounts are called by their numbers.
    seen ^= pairs.warm(payer, payee);
    seen ^= words[payer * pocketWords]! ^ words[payee * pocketWords]!;
  }
  for (let index = 0; index < count; index++) {
    const payer = Math.min(payers[index]!, last);
    const payee = Math.min(payees[index]!, last);
    seen ^= entries.words[words[payer * pocketWords + pocketWordAt.newest]! * entryWords]!;
    seen ^= entries.words[words[payee * pocketWords + pocketWordAt.newest]! * entryWords]!;
  }
  return seen;
};
