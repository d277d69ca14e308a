import type { MeasureShown } from '@weir/desk-api';
import { expect, test } from 'vitest';
import { measuresCsv } from './measures-csv.js';

const shared = { account: { ref: 'r', account: 'bank:CMB:6226…0017', isMasked: true }, by: 'an', version: 1 };
const label = {
  ...{ ...shared, id: 'l1', kind: 'label', what: 'mule', reason: null, until: null, endedBy: null, endedAt: null },
  rests: { alert: null, case: null, label: null },
  label: { source: '反诈中心', confidence: 0.9, from: null, to: Date.UTC(2026, 4, 3), note: '=1+1' },
  at: Date.UTC(2026, 4, 1),
} as unknown as MeasureShown;
const entry = {
  ...{ ...shared, id: 'b1', kind: 'blocklist', what: 'payees', reason: '转移资金', label: null },
  rests: { alert: 'a1', case: 'ZA-1', label: 'l1' },
  ...{ until: Date.UTC(2026, 4, 2), at: Date.UTC(2026, 4, 1), endedBy: 'bo', endedAt: Date.UTC(2026, 4, 1, 12) },
} as unknown as MeasureShown;

test('labels, entries and holds as CSV say what the list says: what they rest on, until when, who put and ended them', () => {
  const [head, ...lines] = measuresCsv([label, entry], '+08:00').replace('\uFEFF', '').trimEnd().split('\r\n');
  const [first, second] = lines.map((line) =>
    Object.fromEntries(head!.split(',').map((name, at) => [name, line.split(',')[at]])),
  );
  expect(first).toMatchObject({
    ...{ id: 'l1', kind: 'label', account: 'bank:CMB:6226…0017', what: 'mule', source: '反诈中心', confidence: '0.9' },
    ...{ until_local: '2026-05-03 08:00:00', case: '', ended_by: '', at_utc: '2026-05-01 00:00:00 UTC' },
    // What begins like a formula is a text.
    reason: "'=1+1",
  });
  expect(second).toMatchObject({
    ...{ kind: 'blocklist', what: 'payees', case: 'ZA-1', alert: 'a1', on_label: 'l1', reason: '转移资金' },
    ...{ until_local: '2026-05-02 08:00:00', ended_by: 'bo', ended_local: '2026-05-01 20:00:00' },
  });
});
