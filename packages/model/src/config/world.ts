import { type TopicNames, topicNames } from './topics.js';

/** Offsets of a raw partition that a world reads: `[from, to)`; `to` null: whatever comes. */
export interface RawRange {
  readonly from: number;
  readonly to: number | null;
}

/**
 * A world beside another: it reads the raw topics of that one, as they stand, and has a journal, topics and tables of
 * its own. Why this way: docs/adr/0023-a-world-beside-the-live-one.md.
 */
export interface WorldConfig {
  /** Namespace of the installation whose raw topics are read. */
  readonly of: string;
  /** By raw topic, as the brokers know it, then by partition. */
  readonly ranges: Readonly<Record<string, readonly RawRange[]>>;
}

/** What decides which topics a process works on. */
export interface TopicsConfig {
  readonly namespace: string;
  readonly world?: WorldConfig;
}

/**
 * The topics of a process: its own, but for the raw ones and people's acts with what others hear of them, which in a world
 * are those of the installation it reads: whatever world is live, what was done is done.
 */
export const topicsOf = ({ namespace, world }: TopicsConfig): TopicNames => {
  const own = topicNames(namespace);
  if (world === undefined) return own;
  const { acts, bank, blocklist, chain, reports, labels, stopOrders } = topicNames(world.of);
  return { ...own, acts, bank, blocklist, chain, reports, labels, stopOrders };
};
