import type { LedgerTransfer } from '../ledger/book.js';
import type { FraudReport } from '../story/reports.js';

/** Which cases a transfer is a root of, by its id. */
export const findRoots = (
  ledger: readonly LedgerTransfer[],
  reports: readonly FraudReport[],
  names: readonly string[],
): Map<string, number[]> => {
  const roots = new Map<string, number[]>();
  const add = (id: string, one: number) => {
    const cases = roots.get(id);
    if (cases === undefined) roots.set(id, [one]);
    else if (!cases.includes(one)) cases.push(one);
  };
  const byPayer = new Map<string, FraudReport[]>();
  for (const report of reports) {
    for (const id of report.transfers ?? []) add(id, names.indexOf(report.case));
    for (const payer of report.debitsOf ?? []) byPayer.set(payer, [...(byPayer.get(payer) ?? []), report]);
  }
  for (const row of ledger) {
    if (row.amount === 0) continue;
    for (const report of byPayer.get(row.from) ?? []) {
      const inTime = row.time >= (report.since ?? 0) && row.time < (report.until ?? Number.POSITIVE_INFINITY);
      if (inTime && (report.counterparties?.includes(row.to) ?? true)) add(row.id, names.indexOf(report.case));
    }
  }
  return roots;
};
