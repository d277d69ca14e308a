export { CaseBook } from './case-book.js';
export { actionText, layerName } from './alert-text.js';
export { type FollowerOptions, type FollowerProgress, runFollower } from './run-follower.js';
