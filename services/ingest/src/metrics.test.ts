import { createRegistry } from '@weir/runtime';
import { expect, it } from 'vitest';
import { ingestMetrics } from './metrics.js';

it('what an ingest tells is counted', async () => {
  const registry = createRegistry('ingest');
  const count = ingestMetrics(registry);
  const place = { topic: 'bank.transfers.v1', partition: 1 };
  const counts = { transfer: 8, void: 0, label: 0, report: 0, rejected: 2 };
  count({ kind: 'frame', ...place, from: 0, to: 10, counts, bytes: 900, latestMs: 1_500, lag: 3 });
  count({ kind: 'refused', topic: place.topic, code: 'BAD_TIME' });
  const text = await registry.metrics();
  for (const line of [
    'weir_ingest_messages_total{topic="bank.transfers.v1",outcome="transfer"} 8',
    'weir_ingest_messages_total{topic="bank.transfers.v1",outcome="rejected"} 2',
    'weir_ingest_dlq_records_total{topic="bank.transfers.v1",reason="BAD_TIME"} 1',
    'weir_ingest_lag_records{topic="bank.transfers.v1",partition="1"} 3',
    'weir_ingest_event_timestamp_seconds{topic="bank.transfers.v1",partition="1"} 1.5',
    'weir_ingest_frame_bytes_total 900',
  ])
    expect(text).toContain(line);
  expect(text).not.toContain('outcome="void"');
});
