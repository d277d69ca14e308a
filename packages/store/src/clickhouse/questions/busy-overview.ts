import type { AccountId, AssetCode } from '@weir/model';
import type { AccountOverview, Direction, OverviewAsked } from '../../questions/port.js';
import { gridOf, gridWith, type Span, type TimeGrid } from '../../questions/time-grid.js';
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

/**
 * From when to when rows of each asset stand, old versions too: how long steps are follows from it, and nothing else, as rows may
 * come before they are added up.
 */
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
 * thousands of counterparties cost twice as much to tell apart. Steps are counted from 1970: none is outside of what is asked for.
 */
const steps = ({ table, own }: Side): string => `
  SELECT intDiv(time, {stepMs:UInt64}) AS step,
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
  /** Of all counterparties together, those that are not told too. */
  readonly allTransfers: WholeText;
  readonly allAmount: string;
}

const others = ({ table, own, other }: Side): string => `
  SELECT ${other} AS other, count() AS transfers, sum(toUInt128(amount)) AS amount,
    min(time) AS first, max(time) AS last, count() OVER () AS others,
    sum(transfers) OVER () AS allTransfers, sum(amount) OVER () AS allAmount
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

const transfersIn = (steps: readonly StepRow[]): number =>
  steps.reduce((sum, { transfers }) => sum + wholeOf(transfers), 0);
const amountIn = (steps: readonly StepRow[]): bigint => steps.reduce((sum, { amount }) => sum + BigInt(amount), 0n);

/** Whether both are of the same rows: they are asked one beside the other, and one may come between. */
const agree = ({ steps, others }: Pick<Told, 'steps' | 'others'>): boolean => {
  const [all] = others;
  if (all === undefined) return steps.length === 0;
  return wholeOf(all.allTransfers) === transfersIn(steps) && BigInt(all.allAmount) === amountIn(steps);
};

/** How often rows that came between are asked for again; of an account that never rests the last answer stands. */
const timesMax = 3;

const totalOf = ({ asset, direction, steps, others }: Told): AccountOverview['totals'][number] => ({
  asset,
  direction,
  transfers: transfersIn(steps),
  amount: String(amountIn(steps)),
  firstTime: Math.min(...steps.map(({ first }) => wholeOf(first))),
  lastTime: Math.max(...steps.map(({ last }) => wholeOf(last))),
  // Its first row may have come after the counterparties were asked for.
  counterparties: others[0] === undefined ? 1 : wholeOf(others[0].others),
});

const stepsOf = ({ asset, direction, grid: { since, stepMs, steps: many }, steps }: Told) => {
  const amounts = Array.from({ length: many }, () => '0');
  for (const row of steps) amounts[wholeOf(row.step) - since / stepMs] = row.amount;
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
  const assets = [...span.keys()].sort() as AssetCode[];
  const sideOf = async (side: Side, asset: AssetCode, stepMs: number) => {
    const [ofSteps, ofOthers] = await Promise.all([
      connection.ask<StepRow>(steps(side), { account, asset, stepMs }, signal),
      connection.ask<OtherRow>(others(side), { account, asset, counterpartiesMax }, signal),
    ]);
    return { asset, direction: side.direction, steps: ofSteps, others: ofOthers };
  };
  /** Both directions in the same steps, which hold every row that was added up. */
  const toldOf = async (asset: AssetCode): Promise<Told[]> => {
    let within = span.get(asset)!;
    for (let time = 1; ; time++) {
      const { stepMs } = gridOf(within, stepsMax);
      const found = await Promise.all(sides.map((side) => sideOf(side, asset, stepMs)));
      const rows = found.flatMap((side) => side.steps);
      within = {
        first: Math.min(within.first, ...rows.map(({ first }) => wholeOf(first))),
        last: Math.max(within.last, ...rows.map(({ last }) => wholeOf(last))),
      };
      const grid = gridWith(within, stepMs);
      if ((grid.steps <= stepsMax && found.every(agree)) || time === timesMax)
        return found.map((side) => ({ ...side, grid }));
    }
  };
  const dwellOf = async (asset: AssetCode, debits: number) =>
    [asset, await medianDwellMs(connection, account, asset, debits, signal)] as const;
  const [told, dwells] = await Promise.all([
    Promise.all(assets.map(toldOf)),
    Promise.all(dwellDebits === null ? [] : assets.map((asset) => dwellOf(asset, dwellDebits))),
  ]);
  const moved = told.flat().filter(({ steps: found }) => found.length > 0);
  return {
    totals: moved.map(totalOf),
    steps: moved.map(stepsOf),
    counterparties: moved.flatMap(counterpartiesOf),
    dwellMs: new Map(dwells.filter(([asset]) => moved.some((one) => one.asset === asset))),
  };
}
