export { FolderSnapshots, type KeptFile } from './folder-snapshots.js';
export { ImageKeeper, type ImageKeeperOptions, type KeptSnapshot } from './image-keeper.js';
export { whyNotImage, whyUnreadable } from './image-place.js';
export { Keeping, type KeepingOptions, restAfter } from './keeping.js';
export {
  MemorySnapshots,
  MemorySnapshotsFolder,
  type MemorySnapshotsOptions,
  type SnapshotMishap,
} from './memory-snapshots.js';
export { LastRead, type MergedPlace, whyNotMerged } from './merged-place.js';
export type { PassedOver, SnapshotShelf, StoredSnapshot } from './snapshot-shelf.js';
export { type Kept, StateKeeper, type StateKeeperOptions, type TakenUp, whyNotState } from './state-keeper.js';
export { type TopicPlace, whyNotThere } from './topic-place.js';
