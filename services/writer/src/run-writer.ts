import { setMaxListeners } from 'node:events';
import type { OnForeign, OnPassedOver } from '@weir/journal';
import type { Log } from '@weir/log';
import { isStoreError, type Store, streamOfPartition } from '@weir/store';
import { ChunkWriter } from './chunk-writer.js';
import { type ChunkLimits, copyTopic } from './copy-topic.js';
import { keepMessages } from './keep-messages.js';
import { Marks } from './marks.js';
import { type TakeMessage, takeAlert, takeCases, takeFinding, takeFlows, takeJournal, takeLate } from './messages.js';
import type { WriterMetrics } from './metrics.js';
import { persist, persistInStore } from './patience.js';
import { PositionSaver } from './position-saver.js';

export interface WriterTopics {
  readonly flows: string;
  readonly cases: string;
  readonly alerts: string;
  readonly findings: string;
  readonly late: string;
  readonly journal: string;
}

export interface WriterOptions {
  readonly log: Log;
  readonly store: Store;
  readonly topics: WriterTopics;
  /** Ends the writer: it writes what it has in hand, with one attempt more, and resolves. */
  readonly signal: AbortSignal;
  /** Hears of every attempt that failed and is made again. */
  readonly onError?: (error: unknown) => void;
  /** Hears of messages on the alerts, findings and late topics that are none of ours: they are passed over. */
  readonly onForeign?: OnForeign;
  /** Hears of what was said under an earlier claim, and of rows of cases that were gone before their messages were kept. */
  readonly onPassedOver?: OnPassedOver;
  readonly metrics?: WriterMetrics;
  /** Rows and intervals that are written together at most, and how long they wait for others. */
  readonly chunkWeightMax?: number;
  readonly chunkAgeMaxMs?: number;
}

/** Some 50 MB: as much is being written while as much is put together. */
const chunkWeightMaxDefault = 500_000;
const chunkAgeMaxMsDefault = 200;
/** What 200 ms bring of 20,000 transfers a second. */
const calmWeightMax = 10_000;
const busyAgeMaxMs = 2_000;
/**
 * Of what no alert waits for, in ages of a chunk: every insert is parts to be written and merged, however little is in
 * it, and rows of cases, alerts and positions come in every chunk. Flows do not wait so: who reports a case waits for them.
 * Why so long: docs/adr/0040-what-a-row-costs.md.
 */
const agesApart = 10;
/** The same of the inserts of positions that nobody waits for, those of all topics together. */
const agesBetweenPositions = 5;
const mebibyte = 1024 * 1024;
/** Read ahead while chunks wait. The flows topic has nearly all the bytes. */
const readAheadBytesMax = { flows: 16 * mebibyte, journal: 8 * mebibyte, others: 2 * mebibyte };

/**
 * Copies what the log says into the store until `signal` aborts; then writes what it has in hand and resolves.
 * Versions make repeats harmless and positions are written after rows, so it may be killed at any point.
 * Brings the database up to date first. Waits for the store, the broker and topics that do not exist yet.
 * @throws {WeirError} `FRAME_CORRUPT`, naming topic and offset
 * @throws {WeirLogError} `LOG_OFFSET_MISSING`, `LOG_GAP`, `LOG_CLOSED`
 * @throws {WeirStoreError} `STORE_REFUSED`, `STORE_MIGRATION_ALTERED`, `STORE_MIGRATION_UNKNOWN`, `STORE_CLOSED`
 */
export async function runWriter(options: WriterOptions): Promise<void> {
  const { log, store, topics, onError = () => undefined, onForeign = () => undefined, metrics = {} } = options;
  const { chunkAgeMaxMs: ageMaxMs = chunkAgeMaxMsDefault, onPassedOver = () => undefined } = options;
  const limits: ChunkLimits = {
    weightMax: options.chunkWeightMax ?? chunkWeightMaxDefault,
    ageMaxMs,
    calmWeightMax,
    busyAgeMaxMs: Math.max(busyAgeMaxMs, ageMaxMs),
    apartMs: ageMaxMs * agesApart,
  };
  // One topic that halts ends them all: a writer that goes on with half of its work looks alive.
  const halt = new AbortController();
  const signal = AbortSignal.any([options.signal, halt.signal]);
  // Each topic listens in a few places; Node takes more than ten for a leak.
  setMaxListeners(50, signal);
  const passes = (error: unknown) => isStoreError(error, 'STORE_UNREACHABLE');
  const stored = await persist(
    async () => {
      await store.migrate();
      return store.positions();
    },
    { passes, onError, signal },
  );
  if (stored === null) return;
  for (const [stream, offset] of stored) metrics.position?.(stream, offset);

  const marks = new Marks(stored, (stream, from, mark) => metrics.frameDropped?.(stream, from, mark));
  const positions = new PositionSaver({
    write: (all) => persistInStore(() => store.savePositions(all), { onError, signal }),
    apartMs: ageMaxMs * agesBetweenPositions,
    signal,
  });
  const copy = (topic: string, streamOf: StreamOf, take: TakeMessage, readAhead: number): Promise<void> =>
    copyTopic({
      log,
      topic,
      streamOf,
      stored,
      take,
      writer: new ChunkWriter({
        ...{ store, metrics, positions, onError, signal },
        isUrgent: topic === topics.flows,
        onHalt: () => halt.abort(),
      }),
      limits: topic === topics.flows ? { ...limits, apartMs: 0 } : limits,
      readAheadBytesMax: readAhead,
      onBegin: (stream, offset) => metrics.position?.(stream, offset),
      hasFrames: [topics.flows, topics.journal, topics.cases].includes(topic),
      onError,
      signal,
    });
  const { flows, journal, others } = readAheadBytesMax;
  const hears = { stored, onForeign, onPassedOver };
  const copies = [
    copy(topics.flows, (partition) => `flows-topic/${partition}`, takeFlows(marks), flows),
    copy(topics.journal, firstPlain('journal'), takeJournal(marks), journal),
    copy(topics.cases, firstPlain('cases'), takeCases({ topic: topics.cases, ...hears }), others),
    copy(topics.alerts, firstPlain('alerts'), takeAlert({ topic: topics.alerts, ...hears }), others),
    copy(topics.findings, firstPlain('findings'), takeFinding({ topic: topics.findings, ...hears }), others),
    copy(topics.late, firstPlain('late'), takeLate({ topic: topics.late, ...hears }), others),
    keepMessages({
      ...{ log, store, cases: topics.cases, stored, signal, onError, onPassedOver },
      onKept: metrics.messagesKept,
    }),
  ].map((each) =>
    each.catch((error: unknown) => {
      halt.abort();
      throw error;
    }),
  );
  const ends = await Promise.allSettled(copies);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

type StreamOf = (partition: number) => string;

function firstPlain(name: string): StreamOf {
  return (partition) => streamOfPartition(name, partition);
}
