import { crc32 } from 'node:zlib';
import type { Log, LogBatch } from '@weir/log';
import { type Kept, type SnapshotShelf, StateKeeper, type TakenUp, whyNotState } from '@weir/snapshots';
import type { SavedLateBook } from './late-book.js';

/** What a repairer keeps between its lives. */
export interface RepairerState {
  readonly book: SavedLateBook;
  /** Late ids that are left as they are. */
  readonly tooLong: readonly string[];
}

export interface KeepingOptions {
  /** Where states are kept that a start goes on from; null or left out: it reads the flows topic from its start. */
  readonly snapshots?: SnapshotShelf | null;
  /** A snapshot is due so long after the one before, of the clock of this process. */
  readonly snapshotEveryMs?: number;
  /** And after so many messages of the flows topic, whatever the clock says. */
  readonly snapshotEveryMessages?: number;
  readonly onTakenUp?: (taken: TakenUp) => void;
}

/** Another form of the state is another number. */
const stateForm = 'repairer 1';

/** Why a start of the repairer would not go on from a state; null: it would. */
export const whyRepairerStateUnfit = (log: Log, flows: string, bytes: Buffer): Promise<string | null> =>
  whyNotState({ log, topic: flows, partition: 0, form: stateForm }, bytes);

/** The keeper of a repairer's states, by its place in the flows topic. */
export const keeperOf = (
  log: Log,
  flows: string,
  { snapshots = null, snapshotEveryMs, snapshotEveryMessages, onTakenUp }: KeepingOptions,
): StateKeeper<RepairerState> =>
  new StateKeeper({
    shelf: snapshots,
    log,
    topic: flows,
    partition: 0,
    form: stateForm,
    ...(snapshotEveryMs === undefined ? {} : { everyMs: snapshotEveryMs }),
    ...(snapshotEveryMessages === undefined ? {} : { everyMessages: snapshotEveryMessages }),
    ...(onTakenUp === undefined ? {} : { onTakenUp }),
  });

/** A state after a batch; null: there was none yet, or it ends with no message that could be known again. */
export const stateAfter = (batch: LogBatch | null, state: () => RepairerState): Kept<RepairerState> | null => {
  const last = batch?.records.at(-1);
  if (!batch || !last?.value) return null;
  return { next: batch.nextOffset, last: { offset: last.offset, crc32: crc32(last.value) }, state: state() };
};
