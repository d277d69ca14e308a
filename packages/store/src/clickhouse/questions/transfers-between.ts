import { compareBytes } from '@weir/model';
import type { BetweenAsked, TransferFacts } from '../../questions/port.js';
import type { Connection } from '../connection.js';
import { lotHash } from '../lot-hash.js';
import { distinct } from '../pieces.js';
import { type WholeText, wholeOf } from '../values.js';
import type { BusyPockets } from './busy-pockets.js';
import { placeTimes, type Sought } from './place-times.js';
import { factsOf, type TransferRow, transferColumns } from './transfer-rows.js';

type Pair = BetweenAsked['pairs'][number];

/** A parameter may be 128 KiB long: of a pair one holds the account's name, quotes and a comma, another eleven bytes of a hash. */
const bytesAtOnce = 100_000;

/** Rows are sorted out by the instants of their pairs and by what is wanted: those left out must not have pushed out others. */
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
  let [bytes, last] = [Number.POSITIVE_INFINITY, ''];
  for (const pair of pairs.toSorted((left, right) => compareBytes(ownOf(left), ownOf(right)))) {
    const own = ownOf(pair);
    const more = (own === last ? 0 : Buffer.byteLength(`'${own}',`)) + '4294967295,'.length;
    if (bytes + more > bytesAtOnce) {
      found.push([]);
      bytes = 0;
    }
    found.at(-1)!.push(pair);
    bytes += more;
    last = own;
  }
  return found;
};

/**
 * What is read of pairs. Pairs are told apart by hash: a list of texts of three would be told to the index as well, which costs more
 * than reading what it leaves out.
 * @param isNarrow the index is told names of accounts alone, as in `hops`; times are asked for in a form that it knows nothing of
 */
const statementOf = (by: Pair['by'], minAmount: number | null, isNarrow: boolean): string => {
  const [table, own] = by === 'out' ? ['flows', '`from`'] : ['credits', '`to`'];
  const accounts = `${own} IN {accounts:Array(String)}`;
  const within = (time: string) => `${time} >= {first:UInt64} AND ${time} <= {last:UInt64}`;
  return `
    SELECT time AS at, ${transferColumns} FROM ${table} FINAL
    PREWHERE ${isNarrow ? accounts : `${accounts} AND asset IN {assets:Array(String)} AND ${within('time')}`}
    WHERE gone = 0 ${isNarrow ? `AND ${within('bitXor(time, 0)')}` : ''}
      AND murmurHash3_32(concat(asset, ' ', \`from\`, ' ', \`to\`)) IN {pairs:Array(UInt32)}
      ${minAmount === null ? '' : 'AND amount >= {minAmount:UInt64}'}
    ORDER BY at, seq, id LIMIT {limit:UInt32}
    ${isNarrow ? 'SETTINGS use_skip_indexes = 0' : ''}`;
};

/** Rows of the pairs whose payers', or whose payees', entries are to be gone through. */
async function rowsBetween(
  connection: Connection,
  busy: BusyPockets,
  by: Pair['by'],
  { pairs, since, until, minAmount, limit }: BetweenAsked,
  signal?: AbortSignal,
): Promise<{ readonly rows: readonly BetweenRow[]; readonly areAll: boolean }> {
  const isNarrow = await busy.isNarrow(by === 'out' ? 'flows' : 'credits');
  const isOfAllTime = since === 0 && until === null;
  const byName = (pair: Pair): boolean => isOfAllTime && isNarrow(by === 'out' ? pair.from : pair.to);
  const own = pairs.filter((pair) => pair.by === by);
  const ask = (some: readonly Pair[], isNarrow: boolean) =>
    inPieces(some).map((piece) => {
      const params = {
        first: Math.min(...piece.map(({ firstTime }) => firstTime)),
        last: Math.max(...piece.map(({ lastTime }) => lastTime)),
        ...{ minAmount, limit: rowsPerWanted * limit + 1 },
        // The two by themselves: a pair of texts is looked up at three times the cost for every row.
        accounts: distinct(piece.map(({ from, to }) => (by === 'out' ? from : to))),
        assets: distinct(piece.map(({ asset }) => asset)),
        pairs: distinct(piece.map((pair) => lotHash(pairName(pair)))),
      };
      return connection.ask<BetweenRow>(statementOf(by, minAmount, isNarrow), params, signal);
    });
  const found = await Promise.all([
    ...ask(own.filter(byName), true),
    ...ask(
      own.filter((pair) => !byName(pair)),
      false,
    ),
  ]);
  return { rows: found.flat(), areAll: found.every((rows) => rows.length <= rowsPerWanted * limit) };
}

const byTime = (left: TransferFacts, right: TransferFacts): number =>
  left.time - right.time || left.seq - right.seq || compareBytes(left.id, right.id);

/** The entry at the other end. */
const seekingFrom =
  (account: 'from' | 'to') =>
  (row: BetweenRow): Sought => ({ id: row.id, account: row[account], asset: row.asset });

/** Rows whose transfers are wanted, each told with the one instant that it says; the earliest of either side, as far as the limit goes. */
const sifted = (
  out: readonly BetweenRow[],
  into: readonly BetweenRow[],
  { limit, wanted }: BetweenAsked,
): { readonly out: readonly BetweenRow[]; readonly into: readonly BetweenRow[]; readonly isAll: boolean } => {
  const told = new Map([...out, ...into].map((row) => [row, factsOf(row, wholeOf(row.at), wholeOf(row.at))] as const));
  const kept = wanted && new Set(wanted([...told.values()].sort(byTime)));
  const early = (rows: readonly BetweenRow[]) =>
    rows.filter((row) => kept?.has(told.get(row)!) ?? true).sort((left, right) => wholeOf(left.at) - wholeOf(right.at));
  const [debits, credits] = [early(out), early(into)];
  return {
    out: debits.slice(0, limit),
    into: credits.slice(0, limit),
    isAll: debits.length <= limit && credits.length <= limit,
  };
};

export async function transfersBetween(
  connection: Connection,
  busy: BusyPockets,
  asked: BetweenAsked,
  signal?: AbortSignal,
): Promise<{ transfers: TransferFacts[]; isComplete: boolean }> {
  const { since, until, limit } = asked;
  const pairsBy = (by: Pair['by']) =>
    new Map(asked.pairs.filter((pair) => pair.by === by).map((pair) => [pairName(pair), pair]));
  const [debits, credits] = await Promise.all([
    rowsBetween(connection, busy, 'out', asked, signal),
    rowsBetween(connection, busy, 'in', asked, signal),
  ]);
  const ofPairs = (rows: readonly BetweenRow[], pairOf: ReadonlyMap<string, Pair>) =>
    rows.filter((row) => {
      const pair = pairOf.get(pairName(row));
      // Another pair may have the hash of one that was asked for.
      return pair !== undefined && wholeOf(row.at) >= pair.firstTime && wholeOf(row.at) <= pair.lastTime;
    });
  const { out, into, isAll } = sifted(
    ofPairs(debits.rows, pairsBy('out')),
    ofPairs(credits.rows, pairsBy('in')),
    asked,
  );
  const [credited, debited] = await Promise.all([
    placeTimes(connection, 'credits', out.map(seekingFrom('to')), signal),
    placeTimes(connection, 'flows', into.map(seekingFrom('from')), signal),
  ]);
  const isInTime = ({ time }: TransferFacts): boolean => time >= since && (until === null || time < until);
  const paid = out.map((row) => factsOf(row, wholeOf(row.at), credited.get(row.id) ?? null)).filter(isInTime);
  // Of a pair that is asked for from both sides most come twice.
  const nameOf = (row: TransferFacts): string => `${row.id} ${pairName(row)}`;
  const known = new Set(paid.map(nameOf));
  const received = into
    .map((row) => factsOf(row, debited.get(row.id) ?? wholeOf(row.at), wholeOf(row.at)))
    .filter((row) => isInTime(row) && !known.has(nameOf(row)));
  const transfers = [...paid, ...received];
  return {
    transfers: transfers.sort(byTime).slice(0, limit),
    isComplete: debits.areAll && credits.areAll && isAll && transfers.length <= limit,
  };
}
