import { isStoreError } from '@weir/store';
import { runWriter, type WriterMetrics } from '@weir/writer';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { foreignMessages } from './foreign-messages.js';
import type { Service } from './service.js';

const writerMetrics = (registry: Registry): WriterMetrics & { failed(error: unknown): void } => {
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
  const failures = new Counter({
    name: 'weir_writer_failures_total',
    help: 'Attempts that failed and are made again.',
    labelNames: ['code'],
    registers,
  });
  return {
    rowsWritten: (table, count) => rows.inc({ table }, count),
    insertSeconds: (table, took) => seconds.observe({ table }, took),
    position: (stream, offset) => position.set({ stream }, offset),
    frameDropped: (stream) => dropped.inc({ stream }),
    failed: (error) => failures.inc({ code: isStoreError(error) ? error.code : 'OTHER' }),
  };
};

/** Flows, cases, alerts, late events and what the journal says besides, to the store. */
export const writer: Service = {
  // It creates the tables itself as it starts: where they answer, it has begun.
  needs: ({ log, store }) => Promise.all([log.ping(), store.positions()]),
  prepare: ({ connection, logger, registry, signal, begun }) => {
    const { log, store, topics } = connection;
    const metrics = writerMetrics(registry);
    const onForeign = foreignMessages(registry, 'weir_writer_', logger);
    const onError = (error: unknown): void => {
      metrics.failed(error);
      logger.warn({ err: error }, 'an attempt failed; trying again');
    };
    return () => {
      begun();
      return runWriter({ log, store, topics, signal, onError, onForeign, metrics });
    };
  },
};
