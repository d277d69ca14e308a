import { type IngestEvent, ingestConfigOf, runIngest } from '@weir/ingest';
import { ingestMetrics } from './ingest-metrics.js';
import type { Service } from './service.js';

/** Raw topics to journal. */
export const ingest: Service = {
  needs: ({ log }) => log.ping(),
  prepare: ({ config, connection, logger, registry, stage, signal, begun }) => {
    const count = ingestMetrics(registry, stage);
    const onEvent = (event: IngestEvent): void => {
      count(event);
      if (event.kind === 'started') {
        logger.info(
          { partitions: event.partitions.length, droppedFrames: event.droppedFrames },
          'reading the raw topics',
        );
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
