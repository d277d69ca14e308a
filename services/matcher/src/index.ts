export { MatcherFold } from './matcher-fold.js';
export { flowsCoverage, JournalToFlows, type MatcherOptions, type MatcherProgress, runMatcher } from './run-matcher.js';
