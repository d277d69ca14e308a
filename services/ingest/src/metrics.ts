import type { Registry } from '@weir/runtime';
import { Counter, Gauge } from 'prom-client';
import type { IngestEvent } from './events.js';

/** Registers what an ingest counts, and returns who counts it. */
export const ingestMetrics = (registry: Registry): ((event: IngestEvent) => void) => {
  const registers = [registry];
  const place = ['topic', 'partition'] as const;
  const messages = new Counter({
    name: 'weir_ingest_messages_total',
    help: 'Raw messages journalled, by what they were.',
    labelNames: ['topic', 'outcome'],
    registers,
  });
  const refused = new Counter({
    name: 'weir_ingest_dlq_records_total',
    help: 'Raw messages refused and put on the dead-letter topic, by reason.',
    labelNames: ['topic', 'reason'],
    registers,
  });
  const frames = new Counter({ name: 'weir_ingest_frames_total', help: 'Raw frames journalled.', registers });
  const bytes = new Counter({
    name: 'weir_ingest_frame_bytes_total',
    help: 'Bytes of raw frames journalled.',
    registers,
  });
  const lag = new Gauge({
    name: 'weir_ingest_lag_records',
    help: 'Raw messages that the log holds and the journal does not yet.',
    labelNames: place,
    registers,
  });
  const reached = new Gauge({
    name: 'weir_ingest_event_timestamp_seconds',
    help: 'Latest time of a transfer journalled.',
    labelNames: place,
    registers,
  });
  const idle = new Counter({
    name: 'weir_ingest_idle_total',
    help: 'Times a partition was journalled as idle.',
    labelNames: place,
    registers,
  });
  const held = new Counter({
    name: 'weir_ingest_held_total',
    help: 'Frames that waited for slower partitions of their topic.',
    labelNames: place,
    registers,
  });
  const failures = new Counter({
    name: 'weir_ingest_append_failures_total',
    help: 'Appends that failed or were not acknowledged.',
    labelNames: place,
    registers,
  });
  const away = new Counter({
    name: 'weir_ingest_registry_failures_total',
    help: 'Times that the schema registry was asked and did not answer.',
    registers,
  });
  const dropped = new Gauge({
    name: 'weir_ingest_dropped_frames',
    help: 'Frames in the journal at the start that left raw offsets out.',
    registers,
  });
  return (event) => {
    switch (event.kind) {
      case 'frame': {
        const { counts, latestMs, partition, topic } = event;
        for (const [outcome, count] of Object.entries(counts)) if (count > 0) messages.inc({ topic, outcome }, count);
        frames.inc();
        bytes.inc(event.bytes);
        lag.set({ topic, partition }, event.lag);
        if (latestMs !== null) reached.set({ topic, partition }, latestMs / 1000);
        return;
      }
      case 'refused':
        refused.inc({ topic: event.topic, reason: event.code });
        return;
      case 'idle':
        idle.inc({ topic: event.topic, partition: event.partition });
        return;
      case 'held':
        held.inc({ topic: event.topic, partition: event.partition });
        return;
      case 'append-failed':
        failures.inc({ topic: event.topic, partition: event.partition });
        return;
      case 'registry-away':
        away.inc();
        return;
      case 'started':
        dropped.set(event.droppedFrames);
        return;
      case 'settings':
        return;
    }
  };
};
