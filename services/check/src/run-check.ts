import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@weir/log';
import type { Facts } from './facts/facts.js';
import { type CheckKeeping, CheckSnapshots } from './keeping/check-snapshots.js';
import { type CheckFold, type CheckHears, type CheckTopics, checkTopics } from './reading/check-fold.js';
import { FoldingGate } from './reading/folding-gate.js';
import type { LogAge } from './reading/log-age.js';
import { readTopic } from './reading/read-topic.js';

/** In the order in which they are read. */
export const topicsRead = (topics: CheckTopics): readonly string[] => checkTopics.map((topic) => topics[topic]);

export interface CheckRunOptions extends CheckKeeping, CheckHears {
  readonly log: Log;
  readonly topics: CheckTopics;
  /** Where what is read goes. */
  readonly facts: Facts;
  readonly age: LogAge;
  readonly nowMs?: () => number;
  /** Hears the offset after the last that was taken of a partition. */
  readonly onTook?: (topic: string, partition: number, offset: number) => void;
  readonly signal: AbortSignal;
}

/** Messages of these topics are frames, which have checksums of their own. */
const framed: ReadonlySet<string> = new Set(['journal', 'cases']);
const keepLookMs = 100;

/**
 * Folds journal, alerts, cases, findings and acts of desks into what a check knows until `signal` aborts, each topic from
 * where the newest snapshot goes on, else from its start; acts always from theirs. Of alerts, cases and findings nothing
 * counts that was said after another had claimed the shard. Waits for the broker and for topics that do not exist yet.
 * @throws {WeirError} `FRAME_CORRUPT`, naming topic and offset
 * @throws {WeirLogError} `LOG_OFFSET_MISSING`, `LOG_GAP`
 */
export const runCheck = async (options: CheckRunOptions): Promise<void> => {
  const { log, topics, facts, age, nowMs = Date.now } = options;
  const { onTook = () => undefined } = options;
  // One topic that halts ends them all: an answer must not rest on half of what there is.
  const halt = new AbortController();
  const signal = AbortSignal.any([options.signal, halt.signal]);
  // Each topic listens in a few places; Node takes more than ten for a leak.
  setMaxListeners(50, signal);
  const gate = new FoldingGate();
  const snapshots = new CheckSnapshots(log, topics, gate, options);
  const fold = await snapshots.takeUp(facts, options, signal);
  const readings = checkTopics.map((name) =>
    readTopic({
      ...{ log, topic: topics[name], age, gate, nowMs, signal },
      next: fold.next(name),
      take: (record, partition) => fold.take(name, partition, record),
      hasFrames: framed.has(name),
      onTook: (topic, partition, offset) => {
        fold.sees(name, partition);
        onTook(topic, partition, offset);
      },
    }).catch((error: unknown) => {
      halt.abort();
      throw error;
    }),
  );
  const keeping = keepWhenDue(snapshots, fold, signal);
  const ends = await Promise.allSettled(readings);
  halt.abort();
  await keeping;
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  await snapshots.end(fold);
};

const keepWhenDue = async (snapshots: CheckSnapshots, fold: CheckFold, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    snapshots.keepIfDue(fold);
    await sleep(keepLookMs, undefined, { signal }).catch(() => undefined);
  }
};
