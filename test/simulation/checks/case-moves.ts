import type { CaseMove } from '@weir/journal';
import { openMemoryStore } from '@weir/store';
import { difference, type Evidence, type Finding } from './finding.js';

/** What every tainted transfer's row says that it moved is what its entries say. A stale case may be behind them. */
export const checkCaseMoves = async ({ remains: { database } }: Evidence): Promise<Finding[]> => {
  const store = openMemoryStore(database);
  const findings: Finding[] = [];
  for (const { record: summary } of await store.cases()) {
    if (summary.stale) continue;
    const said = (await store.caseTransfers(summary.case)).map(({ record: { id, move } }) => ({ id, move }));
    const ids = said.map(({ id }) => id);
    const [flows, credits] = [await store.flowsByIds(ids), await store.creditsByIds(ids)];
    const credited = new Map(credits.map(({ record }) => [record.id, record.time]));
    const moves = new Map(
      flows.map(({ record: { id, from, to, asset, amount } }): [string, CaseMove] => [
        id,
        { from, to, asset, amount, creditTime: credited.get(id) ?? null },
      ]),
    );
    const wrong = difference(
      said,
      ids.map((id) => ({ id, move: moves.get(id) })),
    );
    if (wrong !== null) findings.push({ check: 'moves', text: `case ${summary.case}: ${wrong}` });
  }
  return findings;
};
