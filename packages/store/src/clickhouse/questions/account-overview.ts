import type { AccountId, AssetCode } from '@weir/model';
import type { AccountOverview, Direction, OverviewAsked } from '../../questions/port.js';
import { gridOf, type Span } from '../../questions/time-grid.js';
import type { Connection } from '../connection.js';
import { type WholeText, wholeOf } from '../values.js';

const sides = [
  { direction: 'in', table: 'credits', own: '`to`', other: '`from`' },
  { direction: 'out', table: 'flows', own: '`from`', other: '`to`' },
] as const;

interface SpanRow {
  readonly asset: string;
  readonly direction: Direction;
  readonly first: WholeText;
  readonly last: WholeText;
}

/** From when to when rows of each asset stand, old versions and tombstones too: the steps only have to hold what counts. */
const spans = sides
  .map(
    ({ direction, table, own }) =>
      `SELECT '${direction}' AS direction, asset, min(time) AS first, max(time) AS last FROM ${table}
       PREWHERE ${own} = {account:String} WHERE gone = 0 GROUP BY asset`,
  )
  .join(' UNION ALL ');

interface GroupRow {
  readonly kind: 'other' | 'step' | 'all';
  readonly asset: string;
  readonly other: string;
  readonly step: WholeText;
  readonly transfers: WholeText;
  readonly amount: string;
  readonly first: WholeText;
  readonly last: WholeText;
  readonly groups: WholeText;
}

// One pass over the account's rows for all three: reading them is what costs.
const groups = ({ table, own, other }: (typeof sides)[number]): string => `
  SELECT multiIf(grouping(other) = 0, 'other', grouping(step) = 0, 'step', 'all') AS kind, asset, other, step,
    count() AS transfers, sum(toUInt128(amount)) AS amount, min(time) AS first, max(time) AS last,
    count() OVER (PARTITION BY asset, kind) AS groups
  FROM
  (
    SELECT asset, ${other} AS other, amount, time,
      intDiv(time - {sinces:Array(UInt64)}[indexOf({assets:Array(String)}, asset) AS nth], {stepsMs:Array(UInt64)}[nth]) AS step
    FROM ${table} FINAL PREWHERE ${own} = {account:String} WHERE gone = 0 AND asset IN {assets:Array(String)}
  )
  GROUP BY GROUPING SETS ((asset, other), (asset, step), (asset))
  ORDER BY kind, asset, amount DESC, other, step
  LIMIT {groupsMax:UInt32} BY kind, asset`;

export async function accountOverview(
  connection: Connection,
  { account, stepsMax, counterpartiesMax }: OverviewAsked,
  signal?: AbortSignal,
): Promise<AccountOverview> {
  const found = await connection.ask<SpanRow>(spans, { account }, signal);
  const span = new Map<string, Span>();
  for (const row of found) {
    const [first, last] = [wholeOf(row.first), wholeOf(row.last)];
    const known = span.get(row.asset) ?? { first, last };
    span.set(row.asset, { first: Math.min(known.first, first), last: Math.max(known.last, last) });
  }
  const assets = [...span.keys()].sort();
  if (assets.length === 0) return { totals: [], steps: [], counterparties: [] };
  const grids = new Map(assets.map((asset) => [asset, gridOf(span.get(asset)!, stepsMax)]));
  const params = {
    account,
    assets,
    sinces: assets.map((asset) => grids.get(asset)!.since),
    stepsMs: assets.map((asset) => grids.get(asset)!.stepMs),
    groupsMax: Math.max(stepsMax, counterpartiesMax),
  };
  const asked = sides.filter(({ direction }) => found.some((row) => row.direction === direction));
  const rows = (
    await Promise.all(
      asked.map(async (side) =>
        (
          await connection.ask<GroupRow>(groups(side), params, signal)
        ).map((row) => ({
          ...row,
          direction: side.direction,
        })),
      ),
    )
  ).flat();
  const ofKind = (kind: GroupRow['kind'], asset: string, direction: Direction) =>
    rows.filter((row) => row.kind === kind && row.asset === asset && row.direction === direction);
  const perAsset = assets.flatMap((asset) => asked.map(({ direction }) => ({ asset, direction })));
  return {
    totals: perAsset.flatMap(({ asset, direction }) =>
      ofKind('all', asset, direction).map((row) => ({
        asset: asset as AssetCode,
        direction,
        transfers: wholeOf(row.transfers),
        amount: row.amount,
        firstTime: wholeOf(row.first),
        lastTime: wholeOf(row.last),
        counterparties: wholeOf(ofKind('other', asset, direction)[0]!.groups),
      })),
    ),
    steps: perAsset.flatMap(({ asset, direction }) => {
      const steps = ofKind('step', asset, direction);
      if (steps.length === 0) return [];
      const { since, stepMs, steps: many } = grids.get(asset)!;
      const amounts = Array.from({ length: many }, () => '0');
      for (const row of steps) amounts[wholeOf(row.step)] = row.amount;
      return [{ asset: asset as AssetCode, direction, since, stepMs, amounts }];
    }),
    counterparties: perAsset.flatMap(({ asset, direction }) =>
      ofKind('other', asset, direction)
        .slice(0, counterpartiesMax)
        .map((row) => ({
          account: row.other as AccountId,
          asset: asset as AssetCode,
          direction,
          transfers: wholeOf(row.transfers),
          amount: row.amount,
          firstTime: wholeOf(row.first),
          lastTime: wholeOf(row.last),
        })),
    ),
  };
}
