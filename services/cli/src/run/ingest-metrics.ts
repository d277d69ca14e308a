import type { IngestEvent } from '@weir/ingest';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { StageGauges } from './stage-gauges.js';

/** Registers what an ingest counts, and returns who counts it. Nothing is counted for each message but what is refused. */
export const ingestMetrics = (registry: Registry, stage: StageGauges): ((event: IngestEvent) => void) => {
  const registers = [registry];
  const place = ['topic', 'partition'] as const;
  const position = new Gauge({
    name: 'weir_ingest_position',
    help: 'Raw offset after the last that stands in the journal.',
    labelNames: place,
    registers,
  });
  const latest = new Gauge({
    name: 'weir_ingest_latest_event_timestamp_seconds',
    help: 'Latest time of a transfer of the last frame that had one, Unix time.',
    labelNames: place,
    registers,
  });
  const records = new Counter({
    name: 'weir_ingest_records_total',
    help: 'Records put into the journal, by kind.',
    labelNames: ['topic', 'kind'],
    registers,
  });
  const frames = new Counter({ name: 'weir_ingest_frames_total', help: 'Frames put into the journal.', registers });
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
  const idle = new Counter({
    name: 'weir_ingest_idle_total',
    help: 'Times that a partition was journalled as idle.',
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
  const dropped = new Gauge({
    name: 'weir_ingest_dropped_frames',
    help: 'Frames that the journal held at the start and that left raw offsets out.',
    registers,
  });
  const took = (topic: string, partition: number, offset: number): void => {
    position.set({ topic, partition }, offset);
    stage.took(topic, partition, offset);
  };
  return (event) => {
    switch (event.kind) {
      case 'frame': {
        const { topic, partition } = event;
        took(topic, partition, event.to);
        stage.left(topic, partition, event.lag);
        stage.reached(event.latestMs);
        if (event.latestMs !== null) latest.set({ topic, partition }, event.latestMs / 1_000);
        frames.inc();
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
      case 'idle':
        idle.inc({ topic: event.topic, partition: event.partition });
        break;
      case 'append-failed':
        failures.inc({ topic: event.topic });
        break;
      case 'registry-away':
        away.inc();
        break;
      case 'started':
        dropped.set(event.droppedFrames);
        for (const each of event.partitions) took(each.topic, each.partition, each.position);
        break;
      case 'settings':
        break;
    }
  };
};
