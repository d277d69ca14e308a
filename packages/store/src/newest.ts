import type { VersionedCredit, VersionedFlow } from './port.js';

/**
 * One of each flow and credit that was found, the highest version. An entry that moved to another shard's pocket stands at both
 * places until both shards' records are written.
 */
export function newestOfEach<Entry extends VersionedFlow | VersionedCredit>(entries: readonly Entry[]): Entry[] {
  const newest = new Map<string, Entry>();
  for (const entry of entries) {
    const name = `${entry.record.kind} ${entry.record.id}`;
    const other = newest.get(name);
    if (other === undefined || other.version < entry.version) newest.set(name, entry);
  }
  return [...newest.values()];
}
