import { isDeepStrictEqual } from 'node:util';
import { ByteReader, type FlowsRecord, readFlowsRecord } from '@weir/journal';
import { flowsWritten, type PastPage, type Store, type Versioned } from '@weir/store';
import type { Difference } from './compare-units.js';
import type { NewestEntries, NewestEntry, PlaceInTable } from './newest-entries.js';

const idsAtOnce = 300;
/** Entries of one pocket and instant that are read at once, until the one that is looked for is among them. */
const rowsAtOnce = 100;

export interface StoreToVerify {
  readonly store: Pick<Store, 'flowsByIds' | 'creditsByIds' | 'debitsPage' | 'creditsPage' | 'counts' | 'position'>;
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

type Row = Versioned<FlowsRecord & { readonly id: string }>;
type PlacedRow = Versioned<FlowsRecord & { readonly id: string; readonly time: number; readonly seq: number }>;

/** How the rows of one table are asked for. */
interface Table {
  readonly kind: 'flow' | 'credit';
  readonly entries: ReadonlyMap<string, readonly NewestEntry[]>;
  /** Of each id the row of the highest version. */
  readonly byIds: (ids: readonly string[]) => Promise<readonly Row[]>;
  readonly page: (page: PastPage) => Promise<readonly PlacedRow[]>;
}

const recordOf = ({ bytes }: NewestEntry): FlowsRecord | null =>
  bytes === null ? null : readFlowsRecord(new ByteReader(bytes));

/** The row of an id at a place; null: none stands there. */
const rowAt = async (table: Table, id: string, { account, asset, time, seq }: PlaceInTable): Promise<Row | null> => {
  for (let after = { time, seq, id: '' }; ; ) {
    const rows = await table.page({ account, asset, until: time + 1, after, limit: rowsAtOnce });
    const found = rows.find(({ record }) => record.id === id && record.time === time && record.seq === seq);
    const last = rows.at(-1)?.record;
    if (found !== undefined) return found;
    if (rows.length < rowsAtOnce || last === undefined || last.seq > seq) return null;
    after = { time: last.time, seq: last.seq, id: last.id };
  }
};

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
  const of = [...newest.flows.values(), ...newest.credits.values()].reduce((sum, { length }) => sum + length, 0);
  let [compared, differences, changedMeanwhile] = [0, 0, 0];
  const differ = (difference: Difference): void => {
    differences++;
    onDifference(difference);
  };
  const isStill = async (): Promise<boolean> => (await flowsWritten(store, shards)) <= below;

  /** Compares an entry with a row; where they differ, with what stands at the entry's own place. */
  const compareEntry = async (table: Table, id: string, entry: NewestEntry, byId: Row | null): Promise<void> => {
    const { version } = entry;
    const folded = recordOf(entry);
    const isSame = (row: Row | null): boolean =>
      row === null ? folded === null : row.version === version && isDeepStrictEqual(row.record, folded);
    compared++;
    if (isSame(byId)) return;
    // An id that came again stands twice, and of both one alone is the newest; or the second is gone, and answers for the first.
    const isAlone = byId !== null && table.entries.get(id)!.length === 1;
    const row = folded === null || isAlone ? byId : await rowAt(table, id, entry.place);
    if (isSame(row)) return;
    // What was taken back since is not answered at all, and no version tells.
    const mayBeNewer = row === null ? !(await isStill()) : row.version >= below;
    if (mayBeNewer) changedMeanwhile++;
    else differ({ version, record: `${table.kind} ${id}`, folded, stands: row?.record ?? null, row: row?.version });
  };

  const compareTable = async (table: Table): Promise<void> => {
    const ids = [...table.entries.keys()];
    for (let at = 0; at < ids.length && !signal?.aborted; at += idsAtOnce) {
      const asked = ids.slice(at, at + idsAtOnce);
      const rows = new Map((await table.byIds(asked)).map((row) => [row.record.id, row]));
      for (const id of asked)
        for (const entry of table.entries.get(id)!) await compareEntry(table, id, entry, rows.get(id) ?? null);
      onProgress(compared, of);
    }
  };
  const tables: readonly Table[] = [
    {
      ...{ kind: 'flow', entries: newest.flows },
      byIds: (ids) => store.flowsByIds(ids),
      page: (page) => store.debitsPage(page),
    },
    {
      ...{ kind: 'credit', entries: newest.credits },
      byIds: (ids) => store.creditsByIds(ids),
      page: (page) => store.creditsPage(page),
    },
  ];
  for (const table of tables) await compareTable(table);

  if (newest.share === 1 && !signal?.aborted) {
    // What no message caused is found by counting only.
    const counts = await store.counts();
    if (await isStill()) {
      for (const [table, entries] of [
        ['flows', newest.flows],
        ['credits', newest.credits],
      ] as const) {
        const wanted = [...entries.values()].flat().filter(({ bytes }) => bytes !== null).length;
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
