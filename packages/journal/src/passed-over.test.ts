import { expect, it } from 'vitest';
import { PassedOverCounts } from './passed-over.js';

it('what was passed over is counted by reason, and tells where the last of it came from', () => {
  const counts = new PassedOverCounts();
  expect(counts.list()).toEqual([]);
  counts.add('conflict', 3);
  counts.add('label-version', 4, 0);
  counts.add('conflict', 9, 2);
  expect(counts.list()).toEqual([{ reason: 'conflict', count: 3, offset: 9 }]);
});

it('what another topic brought is told with that topic', () => {
  const counts = new PassedOverCounts();
  counts.add('older-claim', 7, 1, 'weir.alerts.v1');
  counts.add('older-claim', 2, 3, 'weir.findings.v1');
  expect(counts.list()).toEqual([{ reason: 'older-claim', count: 4, offset: 2, topic: 'weir.findings.v1' }]);
});
