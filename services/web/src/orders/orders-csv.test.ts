import type { Order } from '@weir/desk-api';
import { expect, test } from 'vitest';
import { ordersCsv } from './orders-csv.js';

const order = {
  ...{ id: 'o1', kind: 'stop', state: 'partly-executed', asset: 'CNY', amount: '1234500', held: '1000000' },
  target: { ref: 'r', account: 'bank:CMB:6226…0017', isMasked: true },
  ...{ targetClass: 'personal', case: 'ZA-1', anchor: { id: 't1' }, institution: '=HYPERLINK("x")', isOwn: false },
  ...{ issuer: { unit: '反诈中心', officers: [] }, caseNumber: '〔2026〕1号', of: null, draftedBy: 'an' },
  ...{ draftedAt: Date.UTC(2026, 4, 1), sentAt: null, confirmBy: null, answerBy: null, confirmedBy: null },
  ...{ expiresAt: Date.UTC(2026, 4, 3), answer: { executedAmount: '1000000' } },
} as unknown as Order;

test('orders as CSV say what the list says: sums in major units, both times of a clock, accounts as they are seen', () => {
  const [head, line, ...rest] = ordersCsv([order], '+08:00').replace('\uFEFF', '').trimEnd().split('\r\n');
  expect(rest).toEqual([]);
  const cells = Object.fromEntries(head!.split(',').map((name, at) => [name, line!.split(',')[at]]));
  expect(cells).toMatchObject({
    ...{ id: 'o1', account: 'bank:CMB:6226…0017', amount: '12345.00', executed: '10000.00', held: '10000.00' },
    ...{ clock: 'expires', due_local: '2026-05-03 08:00:00', drafted_local: '2026-05-01 08:00:00', sent_utc: '' },
  });
  // What begins like a formula is a text.
  expect(line).toContain(`"'=HYPERLINK(""x"")"`);
});
