import { setMaxListeners } from 'node:events';
import { ClaimFences, decodeCasesFrame, type OnForeign, readAlerts, readFindings } from '@weir/journal';
import type { Log, LogRecord } from '@weir/log';
import type { TopicNames } from '@weir/model';
import type { Facts } from './facts/facts.js';
import { ActsFold } from './reading/fold-acts.js';
import { bytesOf, JournalFold } from './reading/fold-journal.js';
import type { LogAge } from './reading/log-age.js';
import { readTopic } from './reading/read-topic.js';

/** The topics that a check reads. */
export type CheckTopics = Pick<TopicNames, 'journal' | 'alerts' | 'cases' | 'findings' | 'acts'>;

/** In the order in which they are read. */
export const topicsRead = ({ journal, alerts, cases, findings, acts }: CheckTopics): readonly string[] => [
  journal,
  alerts,
  cases,
  findings,
  acts,
];

export interface CheckRunOptions {
  readonly log: Log;
  readonly topics: CheckTopics;
  /** Where what is read goes. */
  readonly facts: Facts;
  readonly age: LogAge;
  readonly nowMs?: () => number;
  /** Hears the offset after the last that was taken of a partition. */
  readonly onTook?: (topic: string, partition: number, offset: number) => void;
  /** Hears of messages on the alerts and findings topics that are none of ours: they are passed over. */
  readonly onForeign?: OnForeign;
  readonly signal: AbortSignal;
}

type Take = (record: LogRecord, partition: number) => void;

/**
 * Folds journal, alerts, cases, findings and acts of desks into what a check knows until `signal` aborts, each topic from its start.
 * Of alerts, cases and findings nothing counts that was said after another had claimed the shard. Waits for the broker and
 * for topics that do not exist yet.
 * @throws {WeirError} `FRAME_CORRUPT`, naming topic and offset
 * @throws {WeirLogError} `LOG_OFFSET_MISSING`, `LOG_GAP`
 */
export const runCheck = async (options: CheckRunOptions): Promise<void> => {
  const { log, topics, facts, age, nowMs = Date.now } = options;
  const { onTook = () => undefined, onForeign = () => undefined } = options;
  // One topic that halts ends them all: an answer must not rest on half of what there is.
  const halt = new AbortController();
  const signal = AbortSignal.any([options.signal, halt.signal]);
  // Each topic listens in a few places; Node takes more than ten for a leak.
  setMaxListeners(50, signal);
  const journal = new JournalFold(facts);
  const acts = new ActsFold(facts.holds);
  const [ofCases, ofAlerts, ofFindings] = [new ClaimFences(), new ClaimFences(), new ClaimFences()];
  const takes: readonly (readonly [string, Take, boolean])[] = [
    [topics.journal, (record) => journal.take(record), true],
    [
      topics.cases,
      (record, partition) => {
        const { epoch, records } = decodeCasesFrame(bytesOf(record));
        if (ofCases.of(partition).takes(epoch)) for (const row of records) facts.near.take(row);
      },
      true,
    ],
    [
      topics.alerts,
      (record, partition) => {
        const messages = { topic: topics.alerts, partition, records: [record] };
        for (const alert of readAlerts(messages, ofAlerts.of(partition), onForeign)) facts.taint.take(alert);
      },
      false,
    ],
    [
      topics.findings,
      (record, partition) => {
        const messages = { topic: topics.findings, partition, records: [record] };
        for (const found of readFindings(messages, ofFindings.of(partition), onForeign)) facts.findings.take(found);
      },
      false,
    ],
    [topics.acts, ({ offset, timestampMs, value }) => acts.take({ offset, timeMs: timestampMs, value }), false],
  ];
  const readings = takes.map(([topic, take, hasFrames]) =>
    readTopic({ log, topic, take, age, hasFrames, onTook, nowMs, signal }).catch((error: unknown) => {
      halt.abort();
      throw error;
    }),
  );
  const ends = await Promise.allSettled(readings);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
};
