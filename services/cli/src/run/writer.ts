import type { TopicNames } from '@weir/model';
import type { Logger } from '@weir/runtime';
import { isStoreError } from '@weir/store/errors';
import { runWriter, type WriterMetrics } from '@weir/writer';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { droppedFramesAlarm } from './dropped-frames-alarm.js';
import { foreignMessages } from './foreign-messages.js';
import { passedOverOneByOne } from './passed-over.js';
import type { Service } from './service.js';
import type { StageGauges } from './stage-gauges.js';

/** Which partition of which topic a stream of positions is; null: it is none, but what a frame or a claim says. */
const partitionOf = (topics: TopicNames, stream: string): { topic: string; partition: number } | null => {
  const [, name, partition = '0'] = /^(flows-topic|journal|cases|alerts|findings|late)(?:\/(\d+))?$/.exec(stream) ?? [];
  if (name === undefined) return null;
  const topic = name === 'flows-topic' ? topics.flows : topics[name as keyof TopicNames];
  return { topic, partition: Number(partition) };
};

const writerMetrics = (
  registry: Registry,
  logger: Logger,
  stage: StageGauges,
  topics: TopicNames,
): WriterMetrics & { failed(error: unknown): void } => {
  const registers = [registry];
  const rows = new Counter({
    name: 'weir_writer_rows_total',
    help: 'Rows inserted, repeats too.',
    labelNames: ['table'],
    registers,
  });
  const seconds = new Histogram({
    name: 'weir_writer_insert_seconds',
    help: 'Time of an insert that succeeded.',
    labelNames: ['table'],
    // A calm insert takes tens of milliseconds, a full chunk a second; beyond 3 s the store is what holds alerts' past up.
    buckets: [0.01, 0.03, 0.1, 0.3, 1, 3, 10],
    registers,
  });
  const position = new Gauge({
    name: 'weir_writer_position',
    help: 'Offset after the last of a stream that is in the store.',
    labelNames: ['stream'],
    registers,
  });
  const dropped = new Counter({
    name: 'weir_writer_dropped_frames_total',
    help: 'Frames that began past their mark.',
    labelNames: ['stream'],
    registers,
  });
  const kept = new Counter({
    name: 'weir_writer_raw_messages_total',
    help: 'Raw messages that cases cite: kept, gone from their topics before, or altered there.',
    labelNames: ['outcome'],
    registers,
  });
  const alarm = droppedFramesAlarm(logger);
  let droppedFrames = 0;
  const failures = new Counter({
    name: 'weir_writer_failures_total',
    help: 'Attempts that failed and are made again.',
    labelNames: ['code'],
    registers,
  });
  return {
    rowsWritten: (table, count) => rows.inc({ table }, count),
    insertSeconds: (table, took) => seconds.observe({ table }, took),
    position: (stream, offset) => {
      position.set({ stream }, offset);
      const place = partitionOf(topics, stream);
      if (place !== null) stage.took(place.topic, place.partition, offset);
    },
    messagesKept: (found, missing, altered) => {
      kept.inc({ outcome: 'kept' }, found);
      kept.inc({ outcome: 'missing' }, missing);
      kept.inc({ outcome: 'altered' }, altered);
      if (missing + altered > 0)
        logger.error({ missing, altered }, 'raw messages that cases cite are gone from their topics, or others by now');
    },
    reached: (eventMs) => stage.reached(eventMs),
    frameDropped: (stream) => {
      dropped.inc({ stream });
      alarm(++droppedFrames);
    },
    failed: (error) => failures.inc({ code: isStoreError(error) ? error.code : 'OTHER' }),
  };
};

/** Flows, cases, alerts, late events and what the journal says besides, to the store. */
export const writer: Service = {
  // It creates the tables itself as it starts: where they answer, it has begun.
  needs: ({ log, store }) => Promise.all([log.ping(), store.positions()]),
  prepare: ({ connection, logger, registry, stage, signal, begun }) => {
    const { log, store, topics } = connection;
    const metrics = writerMetrics(registry, logger, stage, topics);
    const onForeign = foreignMessages(registry, 'weir_writer_', logger);
    const { onPassedOver, tell } = passedOverOneByOne(registry, 'weir_writer_', logger);
    const onError = (error: unknown): void => {
      metrics.failed(error);
      logger.warn({ err: error }, 'an attempt failed; trying again');
    };
    return () => {
      begun();
      const position = (stream: string, offset: number): void => {
        metrics.position?.(stream, offset);
        tell();
      };
      return runWriter({
        ...{ log, store, topics, signal, onError, onForeign, onPassedOver },
        metrics: { ...metrics, position },
      });
    };
  },
};
