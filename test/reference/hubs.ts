import { DUST_LIMIT_MINOR } from './assets.js';
import type { Entry } from './entries.js';

const HOUR_MS = 3_600_000;

/**
 * For each entry, whether its pocket is a hub at that entry (trace.md §2). `entryLimit` is `hubEntries`; undefined means
 * that only cash is a hub.
 *
 * Decision: an entry is counted from its own place in the order on. Later entries of the same hour are not known yet.
 */
export function hubAtEntry(entries: Entry[], entryLimit: bigint | undefined): boolean[] {
  const hubs = new Set<string>();
  return entries.map((entry, index) => {
    if (entry.pocket.startsWith('cash:')) return true;
    if (entryLimit !== undefined) {
      const hour = Math.floor(entry.timeMs / HOUR_MS);
      const counted = entries
        .slice(0, index + 1)
        .filter((other) => other.pocket === entry.pocket)
        .filter((other) => other.transfer.amount >= DUST_LIMIT_MINOR.get(other.transfer.asset)!)
        .filter((other) => Math.floor(other.timeMs / HOUR_MS) >= hour - 23);
      if (BigInt(counted.length) > entryLimit) hubs.add(entry.pocket);
    }
    return hubs.has(entry.pocket);
  });
}
