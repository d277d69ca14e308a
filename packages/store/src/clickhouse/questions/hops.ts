import { TupleParam } from '@clickhouse/client';
import type { AccountId, AssetCode } from '@weir/model';
import { withinBudget } from '../../questions/hop-budget.js';
import type { BetweenAsked, Hop, HopsAsked, HopsFound, PocketAt, TransferFacts } from '../../questions/port.js';
import type { Connection } from '../connection.js';
import { distinct, pieces } from '../pieces.js';
import { type WholeText, wholeOf } from '../values.js';
import { timesOf } from './entry-times.js';
import { factsOf, type TransferRow, transferColumns } from './transfer-rows.js';

/** Each pocket costs a granule in most parts. */
const pocketsAtOnce = 500;

const nameOf = ({ account, asset }: { readonly account: string; readonly asset: string }): string =>
  `${account} ${asset}`;

/** What of a direction's table is asked: pockets of the payers or of the payees, each on one side of its own instant. */
const clausesOf = ({ direction, untilMs }: HopsAsked) => {
  const [table, own] = direction === 'out' ? ['flows', '`from`'] : ['credits', '`to`'];
  const compare = direction === 'out' ? '>=' : '<=';
  const other = untilMs === null ? '' : ` AND time ${direction === 'out' ? '<' : '>='} {untilMs:UInt64}`;
  const at = `{ats:Array(UInt64)}[indexOf({names:Array(String)}, concat(${own}, ' ', asset))]`;
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
    names: pockets.map(nameOf),
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

export async function transfersBetween(
  connection: Connection,
  { pairs, since, until, minAmount, limit }: BetweenAsked,
  signal?: AbortSignal,
): Promise<{ transfers: TransferFacts[]; isComplete: boolean }> {
  if (pairs.length === 0) return { transfers: [], isComplete: true };
  const query = `
    SELECT time AS at, ${transferColumns} FROM flows FINAL
    PREWHERE (\`from\`, asset) IN {pockets:Array(Tuple(String, String))} AND time >= {since:UInt64}
      ${until === null ? '' : 'AND time < {until:UInt64}'}
    WHERE gone = 0 AND (\`from\`, asset, \`to\`) IN {pairs:Array(Tuple(String, String, String))}
      ${minAmount === null ? '' : 'AND amount >= {minAmount:UInt64}'}
    ORDER BY at, seq, id LIMIT {limit:UInt32}`;
  const rows = await connection.ask<TransferRow & { readonly at: WholeText }>(
    query,
    {
      ...{ since, until, minAmount, limit: limit + 1 },
      pockets: distinct(pairs.map(({ from, asset }) => JSON.stringify([from, asset]))).map(
        (text) => new TupleParam(JSON.parse(text) as string[]),
      ),
      pairs: pairs.map(({ from, asset, to }) => new TupleParam([from, asset, to])),
    },
    signal,
  );
  const shown = rows.slice(0, limit);
  const credited = await timesOf(
    connection,
    'credits',
    shown.map(({ id }) => id),
    signal,
  );
  return {
    transfers: shown.map((row) => factsOf(row, wholeOf(row.at), credited.get(row.id) ?? null)),
    isComplete: rows.length <= limit,
  };
}
