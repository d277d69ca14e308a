import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { ingestMetrics } from './ingest-metrics.js';
import { StageGauges } from './stage-gauges.js';

it('what an ingest tells is counted', async () => {
  const registry = new Registry();
  const count = ingestMetrics(registry, new StageGauges(registry, 'ingest'));
  const place = { topic: 'bank.transfers.v1', partition: 1 };
  const counts = { transfer: 8, void: 0, label: 0, report: 0, rejected: 2 };
  count({ kind: 'started', partitions: [{ ...place, partition: 0, position: 7 }], droppedFrames: 0 });
  count({ kind: 'frame', ...place, from: 0, to: 10, counts, bytes: 900, latestMs: 1_500, lag: 3 });
  count({ kind: 'refused', topic: place.topic, code: 'BAD_TIME' });
  count({ kind: 'idle', ...place, end: 10 });
  const text = await registry.metrics();
  for (const line of [
    'weir_ingest_records_total{topic="bank.transfers.v1",kind="transfer"} 8',
    'weir_ingest_records_total{topic="bank.transfers.v1",kind="rejected"} 2',
    'weir_ingest_refused_total{topic="bank.transfers.v1",code="BAD_TIME"} 1',
    'weir_stage_lag_messages{stage="ingest",topic="bank.transfers.v1",partition="1"} 3',
    'weir_ingest_latest_event_timestamp_seconds{topic="bank.transfers.v1",partition="1"} 1.5',
    'weir_stage_event_timestamp_seconds{stage="ingest"} 1.5',
    'weir_ingest_position{topic="bank.transfers.v1",partition="0"} 7',
    'weir_ingest_position{topic="bank.transfers.v1",partition="1"} 10',
    'weir_ingest_idle_total{topic="bank.transfers.v1",partition="1"} 1',
    'weir_ingest_journal_bytes_total 900',
    'weir_ingest_frames_total 1',
  ])
    expect(text).toContain(line);
});
