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
  readonly step: WholeText;
  readonly transfers: WholeText;
  readonly amount: string;
  readonly first: WholeText;
  readonly last: WholeText;
}

/**
 * Totals are what the steps add up to. One question each for steps and counterparties: together they cost twice as much. And one
 * for each asset, which nearly every account has but one of: with it beside the name in the key of the groups, hundreds of
 * thousands of counterparties cost twice as much to tell apart.
 */
const steps = ({ table, own }: Side): string => `
  SELECT intDiv(time - {since:UInt64}, {stepMs:UInt64}) AS step,
    count() AS transfers, sum(toUInt128(amount)) AS amount, min(time) AS first, max(time) AS last
  FROM ${table} FINAL PREWHERE ${own} = {account:String} AND asset = {asset:String} WHERE gone = 0
  GROUP BY step`;

interface OtherRow {
  readonly other: string;
  readonly transfers: WholeText;
  readonly amount: string;
  readonly first: WholeText;
  readonly last: WholeText;
  readonly others: WholeText;
}

const others = ({ table, own, other }: Side): string => `
  SELECT ${other} AS other, count() AS transfers, sum(toUInt128(amount)) AS amount,
    min(time) AS first, max(time) AS last, count() OVER () AS others
  FROM ${table} FINAL PREWHERE ${own} = {account:String} AND asset = {asset:String} WHERE gone = 0
  GROUP BY other
  ORDER BY amount DESC, other LIMIT {counterpartiesMax:UInt32}`;

/** One direction of an account in one asset, with its rows of steps and counterparties. */
interface Told {
  readonly asset: AssetCode;
  readonly direction: Direction;
  readonly grid: TimeGrid;
  readonly steps: readonly StepRow[];
  readonly others: readonly OtherRow[];
}

const totalOf = ({ asset, direction, steps, others }: Told): AccountOverview['totals'][number] => ({
  asset,
  direction,
  transfers: steps.reduce((sum, { transfers }) => sum + wholeOf(transfers), 0),
  amount: String(steps.reduce((sum, { amount }) => sum + BigInt(amount), 0n)),
  firstTime: Math.min(...steps.map(({ first }) => wholeOf(first))),
  lastTime: Math.max(...steps.map(({ last }) => wholeOf(last))),
  counterparties: wholeOf(others[0]!.others),
});

const stepsOf = ({ asset, direction, grid: { since, stepMs, steps: many }, steps }: Told) => {
  const amounts = Array.from({ length: many }, () => '0');
  for (const row of steps) amounts[wholeOf(row.step)] = row.amount;
  return { asset, direction, since, stepMs, amounts };
};

const counterpartiesOf = ({ asset, direction, others }: Told): AccountOverview['counterparties'] =>
  others.map((row) => ({
    account: row.other as AccountId,
    asset,
    direction,
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
  const grids = [...span]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([asset, of]) => [asset as AssetCode, gridOf(of, stepsMax)] as const);
  const toldOf = async (side: Side, asset: AssetCode, grid: TimeGrid): Promise<Told> => {
    const { since, stepMs } = grid;
    const [ofSteps, ofOthers] = await Promise.all([
      connection.ask<StepRow>(steps(side), { account, asset, since, stepMs }, signal),
      connection.ask<OtherRow>(others(side), { account, asset, counterpartiesMax }, signal),
    ]);
    return { asset, direction: side.direction, grid, steps: ofSteps, others: ofOthers };
  };
  const dwellOf = async (asset: AssetCode, debits: number) =>
    [asset, await medianDwellMs(connection, account, asset, debits, signal)] as const;
  const [told, dwells] = await Promise.all([
    Promise.all(grids.flatMap(([asset, grid]) => sides.map((side) => toldOf(side, asset, grid)))),
    Promise.all(dwellDebits === null ? [] : grids.map(([asset]) => dwellOf(asset, dwellDebits))),
  ]);
  const moved = told.filter(({ steps: found }) => found.length > 0);
  return {
    totals: moved.map(totalOf),
    steps: moved.map(stepsOf),
    counterparties: moved.flatMap(counterpartiesOf),
    dwellMs: new Map(dwells.filter(([asset]) => moved.some((one) => one.asset === asset))),
  };
}
