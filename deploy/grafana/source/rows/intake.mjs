import { age, here, rate } from '../expressions.mjs';
import { line } from '../panels.mjs';

export const intake = {
  title: 'Intake',
  panels: [
    line(
      'Records journalled',
      'ops',
      'By what they were. A topic that falls silent while its sender works: look at the sender, then at the lag of ingest.',
      [[`sum by (topic, kind) (${rate('weir_ingest_records_total')})`, '{{topic}} {{kind}}']],
    ),
    line(
      'Refused, by reason',
      'ops',
      'To the dead-letter topic of the same name. docs/errors.md says what each reason means; the message and its headers lie on the topic.',
      [[`sum by (topic, code) (${rate('weir_ingest_refused_total')})`, '{{topic}} {{code}}']],
    ),
    line(
      'Raw messages waiting',
      'none',
      'By partition. One partition alone: it waits for slower ones of its topic, or for a schema registry.',
      [[here('weir_stage_lag_messages{stage="ingest"}'), '{{topic}}/{{partition}}']],
    ),
    line(
      'Held and idle',
      'ops',
      'Held: a partition waits for slower ones, so that a replay makes nothing late. Idle: a partition had nothing more and no longer holds the watermark back.',
      [
        [`sum by (topic) (${rate('weir_ingest_held_total')})`, 'held {{topic}}'],
        [`sum by (topic) (${rate('weir_ingest_idle_total')})`, 'idle {{topic}}'],
      ],
    ),
    line(
      'Latest event time, behind now',
      's',
      'By raw partition. One far behind the others: its sender is late or silent, and it holds the watermark of its topic back.',
      [[age('weir_ingest_latest_event_timestamp_seconds'), '{{topic}}/{{partition}}']],
    ),
    line(
      'Failures of ingest',
      'ops',
      'Appends that failed are taken up from the mark in the journal: nothing is lost or doubled. A schema registry that is away holds its partitions up.',
      [
        [`sum by (topic) (${rate('weir_ingest_append_failures_total')})`, 'append {{topic}}'],
        [`sum(${rate('weir_ingest_registry_failures_total')})`, 'schema registry'],
      ],
    ),
    line(
      'Frames and offsets',
      'none',
      'The raw offset that stands in the journal, by partition, and frames that the journal held at the start and that left offsets out: more than 0 wants an explanation from the log.',
      [
        [here('weir_ingest_position'), '{{topic}}/{{partition}}'],
        [here('weir_ingest_dropped_frames'), 'left out'],
      ],
    ),
  ],
};
