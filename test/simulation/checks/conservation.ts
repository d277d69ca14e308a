import { openMemoryStore } from '@weir/store';
import type { Evidence, Finding } from './finding.js';

/** Roots = what lies in pockets + absorbed + in flight, per case and asset, from the rows alone. Source: trace §3. */
export const checkConservation = async ({ remains }: Evidence): Promise<Finding[]> => {
  const store = openMemoryStore(remains.database);
  const findings: Finding[] = [];
  for (const { record } of await store.cases()) {
    const inPockets = new Map<string, bigint>();
    for (const { record: row } of await store.caseAccounts(record.case)) {
      inPockets.set(row.asset, (inPockets.get(row.asset) ?? 0n) + BigInt(row.received) - BigInt(row.forwarded));
      const parts = [row.forwarded, row.returned, row.exited, row.notFollowed, row.outOfSight, row.atRest];
      if (parts.reduce((sum, part) => sum + BigInt(part), 0n) !== BigInt(row.received))
        findings.push({
          check: 'conservation',
          text: `case ${record.case}: the parts of ${row.account} miss what it received`,
        });
    }
    for (const [asset, { roots, absorbed, inFlight }] of Object.entries(record.sums)) {
      const held = (inPockets.get(asset) ?? 0n) + BigInt(absorbed) + BigInt(inFlight);
      inPockets.delete(asset);
      if (held !== BigInt(roots))
        findings.push({
          check: 'conservation',
          text: `case ${record.case}: ${roots} ${asset} of roots, ${held} accounted for`,
        });
    }
    for (const [asset, sum] of inPockets)
      if (sum !== 0n)
        findings.push({ check: 'conservation', text: `case ${record.case}: ${sum} ${asset} without a root` });
  }
  return findings;
};
