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
