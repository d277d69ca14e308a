import type { Sighting } from '../findings/sighting.js';
import type { Movement } from '../recent/movement.js';
import type { PatternThresholds } from '../rules/thresholds.js';
import { findCycles } from './cycle.js';
import { findGatherScatters } from './gather-scatter.js';
import { findScatterGathers } from './scatter-gather.js';
import type { Search } from './search.js';
import { findStacks } from './stack.js';

/** Each shape with a budget of its own: one that is hard to tell must not keep the others from being seen. */
export const shapes: readonly ((payment: Movement, search: Search, thresholds: PatternThresholds) => Sighting[])[] = [
  (payment, search, { cycle }) => findCycles(payment, search, cycle),
  (payment, search, { scatterGather }) => findScatterGathers(payment, search, scatterGather),
  (payment, search, { gatherScatter }) => findGatherScatters(payment, search, gatherScatter),
  (payment, search, { stack }) => findStacks(payment, search, stack),
];

/** The rules that look around money of interest only. */
export const shapeRules: ReadonlySet<string> = new Set(['cycle', 'scatter-gather', 'gather-scatter', 'stack']);
