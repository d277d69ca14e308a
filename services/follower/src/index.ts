export { actionText, layerName } from './alert-text.js';
export { CaseBook } from './case-book.js';
export { discover } from './discovery.js';
export type { FollowerOptions, FollowerProgress } from './follower-options.js';
export { whyFollowerSnapshotUnfit } from './follower-snapshot.js';
export type { Gaps } from './gaps.js';
export { discoverReach, type ReachStream } from './reach/reach-discovery.js';
export { runFollower } from './run-follower.js';
