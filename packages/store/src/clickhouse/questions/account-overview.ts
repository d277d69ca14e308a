import type { AccountId, AssetCode } from '@weir/model';
import { overviewOf } from '../../questions/account-sums.js';
import { medianDwellOf } from '../../questions/median-dwell.js';
import type { AccountOverview, Direction, OverviewAsked } from '../../questions/port.js';
import type { Connection } from '../connection.js';
import { flowFactsOf } from '../entry-rows.js';
import { type WholeText, wholeOf } from '../values.js';
import { accountRows, type KnownAnswers, type KnownBusy, type Side, sides } from './account-rows.js';
import { busyOverview } from './busy-overview.js';

interface MovementRow {
  readonly asset: string;
  readonly other: string;
  readonly amount: WholeText;
  readonly time: WholeText;
  readonly seq: WholeText;
  readonly id: string;
  readonly facts: string;
}

/**
 * All of one side, or as much as tells that it is too much: of a busy account no more is read. What debits are made of is read
 * where it is asked how long money rests.
 */
const whole = ({ table, own, other, direction }: Side, withFacts: boolean): string => `
  SELECT * FROM
  (
    SELECT asset, ${other} AS other, amount, time, seq, id${direction === 'out' && withFacts ? ', base64Encode(facts) AS facts' : ''}
    FROM ${table} FINAL PREWHERE ${own} = {account:String} WHERE gone = 0 LIMIT {tooMany:UInt32}
  )
  ORDER BY asset, time DESC, seq DESC, id DESC`;

/** How long money rests in each pocket, by its latest debits. */
const dwellsOf = (
  debits: readonly MovementRow[],
  credits: readonly MovementRow[],
  debitsMax: number,
): Map<AssetCode, number | null> => {
  const dwells = new Map<AssetCode, number | null>();
  for (const asset of new Set([...debits, ...credits].map((row) => row.asset))) {
    const times = new Map(credits.flatMap((row) => (row.asset === asset ? [[row.id, wholeOf(row.time)]] : [])));
    const latest = debits.filter((row) => row.asset === asset).slice(0, debitsMax);
    const spending = latest.map(({ time, facts }) => ({ time: wholeOf(time), sources: flowFactsOf(facts).sources }));
    dwells.set(asset as AssetCode, medianDwellOf(spending, times));
  }
  return dwells;
};

/**
 * An account as a whole. One with few rows is read and added up here, which takes one question a side; of others ClickHouse
 * adds up, and what it said is kept while no row of theirs is another.
 * @param wholeRowsMax rows of a side up to which it is read
 */
export async function accountOverview(
  connection: Connection,
  known: KnownAnswers,
  busy: KnownBusy,
  wholeRowsMax: number,
  asked: OverviewAsked,
  signal?: AbortSignal,
): Promise<AccountOverview> {
  const { account, stepsMax, counterpartiesMax, dwellDebits } = asked;
  /** Null: there are more. */
  const sideOf = async (side: Side): Promise<MovementRow[] | null> => {
    const params = { account, tooMany: wholeRowsMax + 1 };
    const rows = await connection.ask<MovementRow>(whole(side, dwellDebits !== null), params, signal);
    if (rows.length <= wholeRowsMax) return rows;
    busy.add(account, side);
    return null;
  };
  const isKnown = sides.some((side) => busy.has(account, side));
  const [credits, debits] = isKnown ? [null, null] : await Promise.all([sideOf(sides[0]), sideOf(sides[1])]);
  if (credits === null || debits === null) {
    const { mark } = await accountRows(connection, account, signal);
    const question = JSON.stringify(['overview', account, stepsMax, counterpartiesMax, dwellDebits]);
    return known.of(question, mark, () => busyOverview(connection, asked, signal));
  }
  const movesOf = (direction: Direction, of: readonly MovementRow[]) =>
    of.map(({ asset, other, amount, time }) => ({
      direction,
      other: other as AccountId,
      asset: asset as AssetCode,
      amount: wholeOf(amount),
      time: wholeOf(time),
    }));
  return {
    ...overviewOf([...movesOf('in', credits), ...movesOf('out', debits)], asked),
    dwellMs: dwellDebits === null ? new Map() : dwellsOf(debits, credits, dwellDebits),
  };
}
