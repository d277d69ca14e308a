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

/** Of an id's entry: that it is not at some place any more, since this version. */
export interface Tombstone {
  readonly id: string;
  readonly version: number;
}

/**
 * Of each id the entry of the highest version, where no tombstone of the id is newer. An id that came again after it was let go of
 * leaves its first entry where it was, and no tombstone there: who went by that would bring back what its later records
 * took the place of. Of equal versions the entry stands: it moved.
 * @param found entries of one kind
 */
export function standingOfEach<Entry extends VersionedFlow | VersionedCredit>(
  found: readonly Entry[],
  gone: readonly Tombstone[],
): Entry[] {
  const goneSince = new Map<string, number>();
  for (const { id, version } of gone) goneSince.set(id, Math.max(version, goneSince.get(id) ?? version));
  return newestOfEach(found).filter(({ version, record }) => version >= (goneSince.get(record.id) ?? version));
}

/** All that was found, each the newest of its place; the newest first. */
export const newestFirst = <Entry extends VersionedFlow | VersionedCredit>(found: readonly Entry[]): Entry[] =>
  found.toSorted((left, right) => right.version - left.version);
