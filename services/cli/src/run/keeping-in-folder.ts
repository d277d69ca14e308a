import type { Logger } from '@weir/runtime';
import { FolderSnapshots, type SnapshotShelf, type TakenUp } from '@weir/snapshots';

/** How a service is told to keep its state in a folder. */
export interface KeepingInFolder {
  readonly snapshots: SnapshotShelf | null;
  readonly snapshotEveryMs?: number;
  readonly onTakenUp: (taken: TakenUp) => void;
}

/** @param everyMs how often a snapshot is wanted; null: never */
export const keepingInFolder = (folder: string, everyMs: number | null, logger: Logger): KeepingInFolder => ({
  snapshots:
    everyMs === null
      ? null
      : new FolderSnapshots(folder, (passed) => logger.warn(passed, 'a snapshot is torn: passed over')),
  ...(everyMs === null ? {} : { snapshotEveryMs: everyMs }),
  onTakenUp: (taken) => {
    if (taken.kind === 'taken up') logger.info(taken, 'going on from a snapshot');
    else logger.warn(taken, 'a snapshot does not fit: reading topics from their start');
  },
});
