import { openKafkaLog } from '@weir/log';
import type { Logger, ServiceContext } from '@weir/runtime';
import type { IngestEvent } from './events.js';
import { ingestMetrics } from './metrics.js';
import { ingestConfigOf } from './options.js';
import { runIngest } from './run-ingest.js';

const logEvent = (logger: Logger, event: IngestEvent): void => {
  switch (event.kind) {
    case 'settings':
      for (const difference of event.differences)
        logger.warn({ difference }, 'the configuration differs from the journal’s settings; the journal’s hold');
      return;
    case 'started':
      logger.info(event, 'journal read, raw topics open');
      return;
    case 'append-failed': {
      const { error, partition, topic } = event;
      logger.warn({ topic, partition, error: error.message }, 'append failed; going on from the mark in the journal');
      return;
    }
    case 'registry-away':
      logger.warn(
        { schemaId: event.schemaId, error: event.error.message },
        'the schema registry does not answer; messages that name its schemas wait',
      );
      return;
    case 'held':
    case 'idle':
    case 'refused':
      logger.debug(event, event.kind);
      return;
    case 'frame':
      return;
  }
};

/** Runs an ingest as a service: `runService('ingest', serveIngest)`. */
export const serveIngest = async ({ config, logger, readiness, registry, signal }: ServiceContext): Promise<void> => {
  const { brokers, sasl, ssl } = config.kafka;
  const log = openKafkaLog({
    brokers,
    clientId: 'weir-ingest',
    ssl,
    ...(sasl === null ? {} : { sasl }),
    onLog: (level, message, extra) => logger[level](extra, message),
  });
  const count = ingestMetrics(registry);
  const onEvent = (event: IngestEvent) => {
    count(event);
    logEvent(logger, event);
    if (event.kind === 'started') readiness.ready();
  };
  try {
    await runIngest({ ...ingestConfigOf(config), log, signal, onEvent });
  } finally {
    await log.close();
  }
};
