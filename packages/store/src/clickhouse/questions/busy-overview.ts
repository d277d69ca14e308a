import type { AccountId, AssetCode } from '@weir/model';
import type { AccountOverview, Direction, OverviewAsked } from '../../questions/port.js';
import { gridOf, type Span, type TimeGrid } from '../../questions/time-grid.js';
import type { Connection } from '../connection.js';
import { type WholeText, wholeOf } from '../values.js';
import { type Side, sides } from './account-rows.js';
import { medianDwellMs } from './median-dwell.js';

interface SpanRow {
  readonly asset: string;
  readonly direction: Direction;
  readonly first: WholeText;
  readonly last: WholeText;
}

/** From when to when rows of each asset stand, old versions too: the steps only have to hold what counts. */
const spans = sides
  .map(
    ({ direction, table, own }) =>
      `SELECT '${direction}' AS direction, asset, min(time) AS first, max(time) AS last FROM ${table}
       PREWHERE ${own} = {account:String} WHERE gone = 0 GROUP BY asset`,
  )
  .join(' UNION ALL ');

interface StepRow {
  readonly asset: string;
  readonly step: WholeText;
  readonly transfers: WholeText;
  readonly amount: string;
  readonly first: WholeText;
  readonly last: WholeText;
}

/** Totals are what the steps add up to. One question each for steps and counterparties: together they cost twice as much. */
const steps = ({ table, own }: Side): string => `
  SELECT asset, intDiv(time - {sinces:Array(UInt64)}[indexOf({assets:Array(String)}, asset) AS nth], {stepsMs:Array(UInt64)}[nth]) AS step,
    count() AS transfers, sum(toUInt128(amount)) AS amount, min(time) AS first, max(time) AS last
  FROM ${table} FINAL PREWHERE ${own} = {account:String} WHERE gone = 0 AND asset IN {assets:Array(String)}
  GROUP BY asset, step`;

interface OtherRow {
  readonly asset: string;
  readonly other: string;
  readonly transfers: WholeText;
  readonly amount: string;
  readonly first: WholeText;
  readonly last: WholeText;
  readonly others: WholeText;
}

const others = ({ table, own, other }: Side): string => `
  SELECT asset, ${other} AS other, count() AS transfers, sum(toUInt128(amount)) AS amount,
    min(time) AS first, max(time) AS last, count() OVER (PARTITION BY asset) AS others
  FROM ${table} FINAL PREWHERE ${own} = {account:String} WHERE gone = 0 AND asset IN {assets:Array(String)}
  GROUP BY asset, other
  ORDER BY asset, amount DESC, other LIMIT {counterpartiesMax:UInt32} BY asset`;

/** One direction of an account with its rows of steps and counterparties. */
interface Told {
  readonly direction: Direction;
  readonly steps: readonly StepRow[];
  readonly others: readonly OtherRow[];
}

const totalOf = (asset: AssetCode, { direction, ...told }: Told): AccountOverview['totals'][number] | null => {
  const ofAsset = told.steps.filter((row) => row.asset === asset);
  if (ofAsset.length === 0) return null;
  return {
    asset,
    direction,
    transfers: ofAsset.reduce((sum, { transfers }) => sum + wholeOf(transfers), 0),
    amount: String(ofAsset.reduce((sum, { amount }) => sum + BigInt(amount), 0n)),
    firstTime: Math.min(...ofAsset.map(({ first }) => wholeOf(first))),
    lastTime: Math.max(...ofAsset.map(({ last }) => wholeOf(last))),
    counterparties: wholeOf(told.others.find((row) => row.asset === asset)!.others),
  };
};

const stepsOf = (asset: AssetCode, { since, stepMs, steps: many }: TimeGrid, told: Told) => {
  const amounts = Array.from({ length: many }, () => '0');
  for (const row of told.steps) if (row.asset === asset) amounts[wholeOf(row.step)] = row.amount;
  return { asset, direction: told.direction, since, stepMs, amounts };
};

const counterpartiesOf = (asset: AssetCode, told: Told): AccountOverview['counterparties'] =>
  told.others
    .filter((row) => row.asset === asset)
    .map((row) => ({
      account: row.other as AccountId,
      asset,
      direction: told.direction,
      transfers: wholeOf(row.transfers),
      amount: row.amount,
      firstTime: wholeOf(row.first),
      lastTime: wholeOf(row.last),
    }));

/** An account with many entries: ClickHouse adds up. */
export async function busyOverview(
  connection: Connection,
  { account, stepsMax, counterpartiesMax, dwellDebits }: OverviewAsked,
  signal?: AbortSignal,
): Promise<AccountOverview> {
  const span = new Map<string, Span>();
  for (const row of await connection.ask<SpanRow>(spans, { account }, signal)) {
    const [first, last] = [wholeOf(row.first), wholeOf(row.last)];
    const known = span.get(row.asset) ?? { first, last };
    span.set(row.asset, { first: Math.min(known.first, first), last: Math.max(known.last, last) });
  }
  const grids = new Map(
    [...span].sort(([left], [right]) => (left < right ? -1 : 1)).map(([asset, of]) => [asset, gridOf(of, stepsMax)]),
  );
  const params = {
    account,
    assets: [...grids.keys()],
    sinces: [...grids.values()].map(({ since }) => since),
    stepsMs: [...grids.values()].map(({ stepMs }) => stepMs),
    counterpartiesMax,
  };
  const [told, ...dwells] = await Promise.all([
    Promise.all(
      sides.map(async (side): Promise<Told> => {
        const [ofSteps, ofOthers] = await Promise.all([
          connection.ask<StepRow>(steps(side), params, signal),
          connection.ask<OtherRow>(others(side), params, signal),
        ]);
        return { direction: side.direction, steps: ofSteps, others: ofOthers };
      }),
    ),
    ...(dwellDebits === null
      ? []
      : params.assets.map(
          async (asset) =>
            [
              asset as AssetCode,
              await medianDwellMs(connection, account, asset as AssetCode, dwellDebits, signal),
            ] as const,
        )),
  ]);
  const each = params.assets.flatMap((name) => told.map((side) => ({ asset: name as AssetCode, side })));
  const moved = each.filter(({ asset, side }) => totalOf(asset, side) !== null);
  return {
    totals: moved.map(({ asset, side }) => totalOf(asset, side)!),
    steps: moved.map(({ asset, side }) => stepsOf(asset, grids.get(asset)!, side)),
    counterparties: moved.flatMap(({ asset, side }) => counterpartiesOf(asset, side)),
    dwellMs: new Map(dwells.filter(([asset]) => moved.some((one) => one.asset === asset))),
  };
}
