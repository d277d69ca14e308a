import type { LoadEvent } from './seeded-load.js';

const bank = (name: string): string => `bank:CMB:${name}`;

/** A transfer of 1,000 yuan and more, told by one bank that sees both sides. */
export const transfer = (
  id: string,
  timeMs: number,
  from: string,
  to: string,
  more: Readonly<Record<string, unknown>> = {},
): LoadEvent => ({
  topic: 'bank.transfers.v1',
  key: id,
  value: { id, time: timeMs, from: bank(from), to: bank(to), asset: 'CNY', amount: 100_000, ...more },
});

/** A case whose roots are some transfers. */
export const report = (name: string, transfers: readonly string[], timeMs: number): LoadEvent => ({
  topic: 'fraud.reports.v1',
  key: name,
  value: { case: name, reporter: 'faults', version: 1, reportedAt: timeMs, transfers },
});
