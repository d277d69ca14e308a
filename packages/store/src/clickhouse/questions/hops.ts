import { TupleParam } from '@clickhouse/client';
import { type AccountId, type AssetCode, compareBytes } from '@weir/model';
import { withinBudget } from '../../questions/hop-budget.js';
import type { BetweenAsked, Hop, HopsAsked, HopsFound, PocketAt, TransferFacts } from '../../questions/port.js';
import type { Connection } from '../connection.js';
import { pieces } from '../pieces.js';
import { type WholeText, wholeOf } from '../values.js';
import { timesOf } from './entry-times.js';
import { factsOf, type TransferRow, transferColumns } from './transfer-rows.js';

/** Each pocket costs a granule in most parts. */
const pocketsAtOnce = 500;
/** A parameter may be 128 KiB long. */
const pairsAtOnce = 300;

const nameOf = ({ account, asset }: { readonly account: string; readonly asset: string }): string =>
  `${account} ${asset}`;

/** What of a direction's table is asked: pockets of the payers or of the payees, each on one side of its own instant. */
const clausesOf = ({ direction, untilMs }: HopsAsked) => {
  const [table, own] = direction === 'out' ? ['flows', '`from`'] : ['credits', '`to`'];
  const compare = direction === 'out' ? '>=' : '<=';
  const other = untilMs === null ? '' : ` AND time ${direction === 'out' ? '<' : '>='} {untilMs:UInt64}`;
  // By hash: names are looked through one after the other for every row.
  const hashes =
    'arrayMap((account, asset) -> cityHash64(account, asset), {accounts:Array(String)}, {assets:Array(String)})';
  const at = `transform(cityHash64(${own}, asset), ${hashes}, {ats:Array(UInt64)}, toUInt64(0))`;
  return {
    table,
    own,
    pocket: `(${own}, asset) IN {pockets:Array(Tuple(String, String))} AND time ${compare} {edge:UInt64}${other}`,
    inTime: `time ${compare} ${at}`,
  };
};

const paramsOf = ({ direction, untilMs }: HopsAsked, pockets: readonly PocketAt[]): Record<string, unknown> => {
  const ats = pockets.map(({ atMs }) => atMs);
  return {
    pockets: pockets.map(({ account, asset }) => new TupleParam([account, asset])),
    accounts: pockets.map(({ account }) => account),
    assets: pockets.map(({ asset }) => asset),
    ats,
    untilMs,
    // What every pocket has to itself is told by its name; the key is asked for what they have in common.
    edge: direction === 'out' ? Math.min(...ats) : Math.max(...ats),
  };
};

interface CountRow {
  readonly account: string;
  readonly asset: string;
  readonly entries: WholeText;
}

interface HopRow {
  readonly from: string;
  readonly to: string;
  readonly asset: string;
  readonly transfers: WholeText;
  readonly first: WholeText;
  readonly last: WholeText;
}

export async function hops(connection: Connection, asked: HopsAsked, signal?: AbortSignal): Promise<HopsFound> {
  const { pockets, minAmount } = asked;
  const { table, own, pocket, inTime } = clausesOf(asked);
  const counted = await Promise.all(
    pieces(pockets, pocketsAtOnce).map((piece) =>
      connection.ask<CountRow>(
        `SELECT ${own} AS account, asset, count() AS entries FROM ${table} PREWHERE ${pocket}
         WHERE ${inTime} AND gone = 0 GROUP BY account, asset`,
        paramsOf(asked, piece),
        signal,
      ),
    ),
  );
  const entriesOf = new Map(counted.flat().map((row) => [nameOf(row), wholeOf(row.entries)]));
  const budgeted = withinBudget(asked, (each) => entriesOf.get(nameOf(each)) ?? 0);
  // Money that an account pays itself gets nowhere.
  const found = await Promise.all(
    pieces(
      budgeted.gone.filter((each) => entriesOf.has(nameOf(each))),
      pocketsAtOnce,
    ).map((piece) =>
      connection.ask<HopRow>(
        `SELECT \`from\`, \`to\`, asset, count() AS transfers, min(time) AS first, max(time) AS last
         FROM ${table} FINAL PREWHERE ${pocket}
         WHERE gone = 0 AND \`from\` != \`to\` AND ${inTime} ${minAmount === null ? '' : 'AND amount >= {minAmount:UInt64}'}
         GROUP BY \`from\`, \`to\`, asset`,
        { ...paramsOf(asked, piece), minAmount },
        signal,
      ),
    ),
  );
  const { skipped, entries } = budgeted;
  return { hops: found.flat().map(hopOf), skipped, entries };
}

const hopOf = (row: HopRow): Hop => ({
  from: row.from as AccountId,
  to: row.to as AccountId,
  asset: row.asset as AssetCode,
  transfers: wholeOf(row.transfers),
  firstTime: wholeOf(row.first),
  lastTime: wholeOf(row.last),
});

interface BetweenRow extends TransferRow {
  readonly at: WholeText;
}

type Pair = BetweenAsked['pairs'][number];

const pairName = ({
  from,
  to,
  asset,
}: {
  readonly from: string;
  readonly to: string;
  readonly asset: string;
}): string => `${asset} ${from} ${to}`;

/** Rows of the pairs whose payers', or whose payees', entries are to be gone through. */
async function rowsBetween(
  connection: Connection,
  by: Pair['by'],
  { pairs, minAmount, limit }: BetweenAsked,
  signal?: AbortSignal,
): Promise<BetweenRow[]> {
  const [table, own, other] = by === 'out' ? ['flows', 'from', 'to'] : ['credits', 'to', 'from'];
  const query = `
    SELECT time AS at, ${transferColumns} FROM ${table} FINAL
    PREWHERE (\`${own}\`, asset) IN {pockets:Array(Tuple(String, String))} AND time >= {first:UInt64} AND time <= {last:UInt64}
    WHERE gone = 0 AND (\`${own}\`, asset, \`${other}\`) IN {pairs:Array(Tuple(String, String, String))}
      ${minAmount === null ? '' : 'AND amount >= {minAmount:UInt64}'}
    ORDER BY at, seq, id LIMIT {limit:UInt32}`;
  const found = await Promise.all(
    pieces(
      // Those of one time together: what is read is from the first to the last of a question.
      pairs.filter((pair) => pair.by === by).sort((left, right) => left.firstTime - right.firstTime),
      pairsAtOnce,
    ).map((piece) => {
      const ends = piece.map(({ from, to, asset }) => (by === 'out' ? [from, asset, to] : [to, asset, from]));
      const pockets = new Map(ends.map(([account, asset]) => [`${account} ${asset}`, [account, asset]]));
      const params = {
        first: Math.min(...piece.map(({ firstTime }) => firstTime)),
        last: Math.max(...piece.map(({ lastTime }) => lastTime)),
        ...{ minAmount, limit: limit + 1 },
        pockets: [...pockets.values()].map((pocket) => new TupleParam(pocket)),
        pairs: ends.map((end) => new TupleParam(end)),
      };
      return connection.ask<BetweenRow>(query, params, signal);
    }),
  );
  return found.flat();
}

const byTime = (left: TransferFacts, right: TransferFacts): number =>
  left.time - right.time || left.seq - right.seq || compareBytes(left.id, right.id);

export async function transfersBetween(
  connection: Connection,
  asked: BetweenAsked,
  signal?: AbortSignal,
): Promise<{ transfers: TransferFacts[]; isComplete: boolean }> {
  const { since, until, limit } = asked;
  const pairOf = new Map(asked.pairs.map((pair) => [pairName(pair), pair]));
  const isWanted = (row: BetweenRow): boolean => {
    const { firstTime, lastTime } = pairOf.get(pairName(row))!;
    return wholeOf(row.at) >= firstTime && wholeOf(row.at) <= lastTime;
  };
  const [debits, credits] = await Promise.all([
    rowsBetween(connection, 'out', asked, signal),
    rowsBetween(connection, 'in', asked, signal),
  ]);
  const early = (rows: readonly BetweenRow[]) =>
    rows
      .filter(isWanted)
      .sort((left, right) => wholeOf(left.at) - wholeOf(right.at))
      .slice(0, limit);
  const [out, into] = [early(debits), early(credits)];
  const [credited, debited] = await Promise.all([
    timesOf(
      connection,
      'credits',
      out.map(({ id }) => id),
      signal,
    ),
    timesOf(
      connection,
      'flows',
      into.map(({ id }) => id),
      signal,
    ),
  ]);
  const transfers = [
    ...out.map((row) => factsOf(row, wholeOf(row.at), credited.get(row.id) ?? null)),
    ...into.map((row) => factsOf(row, debited.get(row.id) ?? wholeOf(row.at), wholeOf(row.at))),
  ].filter(({ time }) => time >= since && (until === null || time < until));
  return {
    transfers: transfers.sort(byTime).slice(0, limit),
    isComplete: debits.length <= limit && credits.length <= limit && transfers.length <= limit,
  };
}
