import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AccountId } from '@weir/model';
import type { QueryParts } from '../query-parts.js';

/** Some two milliseconds: whoever asks something else meanwhile waits no longer. */
const atOnce = 128;

/**
 * Seals accounts that a picture will show while the store is at work: thousands take as long as its answers do. Refs are kept, so that
 * showing them finds them made. Ends early where nobody waits any more.
 */
export const sealAhead = async (
  refs: QueryParts['refs'],
  accounts: readonly AccountId[],
  signal: AbortSignal,
): Promise<void> => {
  for (const [index, account] of accounts.entries()) {
    if (index % atOnce === 0) await nextTurn();
    if (signal.aborted) return;
    refs.seal(account);
  }
};
