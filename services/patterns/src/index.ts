export * from './rules/thresholds.js';
export * from './run-patterns.js';
