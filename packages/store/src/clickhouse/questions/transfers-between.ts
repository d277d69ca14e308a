import { TupleParam } from '@clickhouse/client';
import { compareBytes } from '@weir/model';
import type { BetweenAsked, TransferFacts } from '../../questions/port.js';
import type { Connection } from '../connection.js';
import { distinct } from '../pieces.js';
import { type WholeText, wholeOf } from '../values.js';
import { placeTimes, type Sought } from './place-times.js';
import { factsOf, type TransferRow, transferColumns } from './transfer-rows.js';

type Pair = BetweenAsked['pairs'][number];

/** A parameter may be 128 KiB long; of a pair it holds the names, and quotes and commas. */
const bytesAtOnce = 100_000;
const bytesOf = ({ from, to, asset }: Pair): number => Buffer.byteLength(`('${from}','${asset}','${to}'),`);

/** Rows are sorted out by the instants of their pairs afterwards: those left out must not have pushed out others. */
const rowsPerWanted = 4;

interface BetweenRow extends TransferRow {
  readonly at: WholeText;
}

const pairName = ({
  from,
  to,
  asset,
}: {
  readonly from: string;
  readonly to: string;
  readonly asset: string;
}): string => `${asset} ${from} ${to}`;

/** Pairs of one account stand together, so that its entries are read in one question, or in two. */
const inPieces = (pairs: readonly Pair[]): Pair[][] => {
  const ownOf = ({ by, from, to }: Pair): string => (by === 'out' ? from : to);
  const found: Pair[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const pair of pairs.toSorted((left, right) => compareBytes(ownOf(left), ownOf(right)))) {
    if (bytes + bytesOf(pair) > bytesAtOnce) {
      found.push([]);
      bytes = 0;
    }
    found.at(-1)!.push(pair);
    bytes += bytesOf(pair);
  }
  return found;
};

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
    PREWHERE \`${own}\` IN {accounts:Array(String)} AND asset IN {assets:Array(String)}
      AND time >= {first:UInt64} AND time <= {last:UInt64}
    WHERE gone = 0 AND (\`${own}\`, asset, \`${other}\`) IN {pairs:Array(Tuple(String, String, String))}
      ${minAmount === null ? '' : 'AND amount >= {minAmount:UInt64}'}
    ORDER BY at, seq, id LIMIT {limit:UInt32}`;
  const found = await Promise.all(
    inPieces(pairs.filter((pair) => pair.by === by)).map((piece) => {
      const ends = piece.map(({ from, to, asset }) => (by === 'out' ? [from, asset, to] : [to, asset, from]));
      const params = {
        first: Math.min(...piece.map(({ firstTime }) => firstTime)),
        last: Math.max(...piece.map(({ lastTime }) => lastTime)),
        ...{ minAmount, limit: rowsPerWanted * limit + 1 },
        // The two by themselves: a pair of texts is looked up at three times the cost for every row.
        accounts: distinct(ends.map(([account]) => account)),
        assets: distinct(ends.map(([, asset]) => asset)),
        pairs: ends.map((end) => new TupleParam(end)),
      };
      return connection.ask<BetweenRow>(query, params, signal);
    }),
  );
  return found.flat();
}

const byTime = (left: TransferFacts, right: TransferFacts): number =>
  left.time - right.time || left.seq - right.seq || compareBytes(left.id, right.id);

/** The entry at the other end. */
const seekingFrom =
  (account: 'from' | 'to') =>
  (row: BetweenRow): Sought => ({ id: row.id, account: row[account], asset: row.asset });

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
    placeTimes(connection, 'credits', out.map(seekingFrom('to')), signal),
    placeTimes(connection, 'flows', into.map(seekingFrom('from')), signal),
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
