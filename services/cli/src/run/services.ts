import type { ServiceName } from '@weir/model';

/** The services that `weir run` knows, in the order of an event's way. */
export const runnable = [
  'ingest',
  'matcher',
  'repairer',
  'follower',
  'patterns',
  'writer',
] as const satisfies readonly ServiceName[];

export type RunnableName = (typeof runnable)[number];

/**
 * Services that `weir run all` gives threads of their own, with how far each stands back where processors are short.
 * No alert waits for them, and some of their work is long: a look for shapes, rows for the store, a pocket's past.
 * Those on an alert's way share the main thread: they pass one another's work on at once.
 */
export const nicenessBeside: ReadonlyMap<RunnableName, number> = new Map([
  ['repairer', 0],
  // Where there is more than it can look at, it falls behind before an alert does.
  ['patterns', 5],
  ['writer', 0],
]);
