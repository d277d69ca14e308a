export { flowsCoverage } from './flows-coverage.js';
export { MatcherFold } from './matcher-fold.js';
export {
  JournalToFlows,
  type LateCount,
  type MatcherOptions,
  type MatcherProgress,
  type MatcherState,
  runMatcher,
  type TakenUp,
} from './run-matcher.js';
export { FolderLots, type FolderLotsOptions } from './shelf/folder-lots.js';
export { MemoryLots, MemoryLotsFolder } from './shelf/memory-lots.js';
export type { OpenStoredLots, ShelfMark, StoredLots } from './shelf/stored-lots.js';
export { whyMatcherSnapshotUnfit } from './snapshots/matcher-snapshot.js';
export type { PublishedSnapshot } from './snapshots/snapshot-publisher.js';
export {
  FolderSnapshots,
  MemorySnapshots,
  MemorySnapshotsFolder,
  type MemorySnapshotsOptions,
  type PassedOver,
  type SnapshotMishap,
  type SnapshotShelf,
  type StoredSnapshot,
} from './snapshots/snapshot-shelf.js';
