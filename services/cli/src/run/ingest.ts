import { type IngestEvent, ingestConfigOf, runIngest } from '@weir/ingest';
import { Counter, Gauge } from 'prom-client';
import type { Hosted, Service } from './service.js';

const ingestMetrics = ({ registry }: Pick<Hosted, 'registry'>) => {
  const registers = [registry];
  const place = ['topic', 'partition'] as const;
  const position = new Gauge({
    name: 'weir_ingest_position',
    help: 'Raw offset after the last that stands in the journal.',
    labelNames: place,
    registers,
  });
  const lag = new Gauge({
    name: 'weir_ingest_lag_messages',
    help: 'Raw messages that the log held after the last frame.',
    labelNames: place,
    registers,
  });
  const latest = new Gauge({
    name: 'weir_ingest_latest_event_timestamp_seconds',
    help: 'Latest time of a transfer of the last frame that had one.',
    labelNames: place,
    registers,
  });
  const records = new Counter({
    name: 'weir_ingest_records_total',
    help: 'Records put into the journal, by kind.',
    labelNames: ['topic', 'kind'],
    registers,
  });
  const bytes = new Counter({ name: 'weir_ingest_journal_bytes_total', help: 'Bytes of frames.', registers });
  const refused = new Counter({
    name: 'weir_ingest_refused_total',
    help: 'Messages sent to a dead-letter topic, by reason.',
    labelNames: ['topic', 'code'],
    registers,
  });
  const held = new Counter({
    name: 'weir_ingest_held_total',
    help: 'Times that a partition waited for slower ones of its topic.',
    labelNames: place,
    registers,
  });
  const failures = new Counter({
    name: 'weir_ingest_append_failures_total',
    help: 'Appends that failed and were taken up again.',
    labelNames: ['topic'],
    registers,
  });
  const away = new Counter({
    name: 'weir_ingest_registry_failures_total',
    help: 'Times that the schema registry was asked and did not answer.',
    registers,
  });
  return (event: IngestEvent): void => {
    switch (event.kind) {
      case 'frame': {
        const { topic, partition } = event;
        position.set({ topic, partition }, event.to);
        lag.set({ topic, partition }, event.lag);
        if (event.latestMs !== null) latest.set({ topic, partition }, event.latestMs / 1000);
        bytes.inc(event.bytes);
        for (const [kind, count] of Object.entries(event.counts)) records.inc({ topic, kind }, count);
        break;
      }
      case 'refused':
        refused.inc({ topic: event.topic, code: event.code });
        break;
      case 'held':
        held.inc({ topic: event.topic, partition: event.partition });
        break;
      case 'append-failed':
        failures.inc({ topic: event.topic });
        break;
      case 'registry-away':
        away.inc();
        break;
      case 'settings':
      case 'started':
      case 'idle':
        break;
    }
  };
};

/** Raw topics to journal. */
export const ingest: Service = {
  needs: ({ log }) => log.ping(),
  prepare: (hosted) => {
    const { config, connection, logger, signal, begun } = hosted;
    const count = ingestMetrics(hosted);
    const onEvent = (event: IngestEvent): void => {
      count(event);
      if (event.kind === 'started') {
        logger.info({ partitions: event.partitions, droppedFrames: event.droppedFrames }, 'reading the raw topics');
        begun();
      } else if (event.kind === 'settings') {
        // The first settings hold for good: who changed the configuration since should not believe otherwise.
        for (const difference of event.differences) logger.warn(`the journal's settings hold: ${difference}`);
      } else if (event.kind === 'append-failed') {
        logger.warn({ topic: event.topic, partition: event.partition, err: event.error }, 'an append failed; going on');
      } else if (event.kind === 'registry-away') {
        const { schemaId, error } = event;
        logger.warn(
          { schemaId, err: error },
          'the schema registry does not answer; messages that name its schemas wait',
        );
      }
    };
    return () => runIngest({ ...ingestConfigOf(config), log: connection.log, signal, onEvent });
  },
};
