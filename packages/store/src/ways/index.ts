export { findWays, type OnStep, type WaysAsked, type WaysFound } from './find-ways.js';
export { type Ways, waysBetween } from './ways.js';
export { usualCost, type WaysCost } from './ways-cost.js';
