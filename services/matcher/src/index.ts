export { MatcherFold } from './matcher-fold.js';
export { JournalToFlows, type MatcherOptions, type MatcherProgress, runMatcher } from './run-matcher.js';
