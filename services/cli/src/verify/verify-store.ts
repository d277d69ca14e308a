import { isDeepStrictEqual } from 'node:util';
import { ByteReader, type FlowsRecord, readFlowsRecord } from '@weir/journal';
import { flowsWritten, type Store, type Versioned } from '@weir/store';
import type { Difference } from './compare-units.js';
import type { NewestEntries, NewestEntry } from './newest-entries.js';

const idsAtOnce = 300;

export interface StoreToVerify {
  readonly store: Pick<Store, 'flowsByIds' | 'creditsByIds' | 'counts' | 'position'>;
  /** What should stand in the store as of journal offset `below`. */
  readonly newest: NewestEntries;
  /** Rows of this version and later are not judged: they came since. */
  readonly below: number;
  /** Matcher shards, whose entries may be written up to different places; left out: one. */
  readonly shards?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (compared: number, of: number) => void;
  readonly onDifference?: (difference: Difference) => void;
}

export interface StoreVerified {
  /** Of all entries, the part that was compared. */
  readonly share: number;
  readonly compared: number;
  readonly differences: number;
  /** Entries that were told of anew, or may have been, while it was looked: nothing is known of these. */
  readonly changedMeanwhile: number;
}

const recordOf = ({ bytes }: NewestEntry): FlowsRecord | null =>
  bytes === null ? null : readFlowsRecord(new ByteReader(bytes));

/**
 * Compares entries with their rows in the store: of each the newest version must stand there, with all that it says.
 * @throws {WeirStoreError} `STORE_UNREACHABLE`, `STORE_REFUSED`
 */
export const verifyStore = async ({
  store,
  newest,
  below,
  shards = 1,
  signal,
  onProgress = () => {},
  onDifference = () => {},
}: StoreToVerify): Promise<StoreVerified> => {
  const of = newest.flows.size + newest.credits.size;
  let [compared, differences, changedMeanwhile] = [0, 0, 0];
  const differ = (difference: Difference): void => {
    differences++;
    onDifference(difference);
  };
  const isStill = async (): Promise<boolean> => (await flowsWritten(store, shards)) <= below;

  const compareTable = async (
    kind: 'flow' | 'credit',
    entries: ReadonlyMap<string, NewestEntry>,
    rowsOf: (ids: readonly string[]) => Promise<readonly Versioned<FlowsRecord & { readonly id: string }>[]>,
  ): Promise<void> => {
    const ids = [...entries.keys()];
    for (let at = 0; at < ids.length && !signal?.aborted; at += idsAtOnce) {
      const asked = ids.slice(at, at + idsAtOnce);
      const rows = new Map((await rowsOf(asked)).map((row) => [row.record.id, row]));
      const still = await isStill();
      for (const id of asked) {
        const { version } = entries.get(id)!;
        const row = rows.get(id) ?? null;
        const folded = recordOf(entries.get(id)!);
        const isSame =
          row === null ? folded === null : row.version === version && isDeepStrictEqual(row.record, folded);
        // What was taken back since is not answered at all, and no version tells.
        const mayBeNewer = row === null ? !still : row.version >= below;
        if (!isSame && mayBeNewer) changedMeanwhile++;
        else if (!isSame)
          differ({ version, record: `${kind} ${id}`, folded, stands: row?.record ?? null, row: row?.version });
        compared++;
      }
      onProgress(compared, of);
    }
  };
  await compareTable('flow', newest.flows, (ids) => store.flowsByIds(ids));
  await compareTable('credit', newest.credits, (ids) => store.creditsByIds(ids));

  if (newest.share === 1 && !signal?.aborted) {
    // What no message caused is found by counting only.
    const counts = await store.counts();
    if (await isStill()) {
      for (const [table, entries] of [
        ['flows', newest.flows],
        ['credits', newest.credits],
      ] as const) {
        const wanted = [...entries.values()].filter(({ bytes }) => bytes !== null).length;
        if (counts[table] > wanted)
          differ({
            version: below,
            record: `${counts[table] - wanted} rows of ${table} that nothing told of`,
            folded: null,
            stands: null,
          });
      }
    }
  }
  return { share: newest.share, compared, differences, changedMeanwhile };
};
