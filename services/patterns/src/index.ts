export { whyPatternsSnapshotUnfit } from './patterns-snapshot.js';
export * from './rules/thresholds.js';
export * from './run-patterns.js';
