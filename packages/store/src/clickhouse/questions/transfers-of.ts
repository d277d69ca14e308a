import type { TransferFacts, TransferPlace, TransfersAsked, TransfersFound } from '../../questions/port.js';
import type { Connection } from '../connection.js';
import { type WholeText, wholeOf } from '../values.js';
import { placeTimes } from './place-times.js';
import { factsOf, type TransferRow, transferColumns } from './transfer-rows.js';

type Side = 'flows' | 'credits';

/** Only columns of the sorting key stand in PREWHERE, which comes before FINAL: all versions of a row pass or none. */
const keyConditions = (side: Side, { asset, since, until }: TransfersAsked): string =>
  [
    `${side === 'flows' ? '`from`' : '`to`'} = {account:String}`,
    ...(asset === null ? [] : ['asset = {asset:String}']),
    ...(since === null ? [] : ['time >= {since:UInt64}']),
    ...(until === null ? [] : ['time < {until:UInt64}']),
  ].join(' AND ');

const wanted = (side: Side, asked: TransfersAsked): string =>
  [
    'gone = 0',
    ...(asked.minAmount === null ? [] : ['amount >= {minAmount:UInt64}']),
    ...(asked.counterparty === null ? [] : [`${side === 'flows' ? '`to`' : '`from`'} = {counterparty:String}`]),
    // What an account pays itself stands among its debits already.
    ...(side === 'credits' && asked.direction === 'both' ? ['`from` != `to`'] : []),
  ].join(' AND ');

const order = ({ sort }: TransfersAsked): string =>
  sort === 'time' ? 'at DESC, seq DESC, id DESC' : 'amount DESC, at DESC, id DESC';

const page = (side: Side, asked: TransfersAsked): string => {
  const { sort, after } = asked;
  const place = sort === 'time' ? '(time, seq, id)' : '(amount, time, id)';
  const isByTime = sort === 'time' && after !== null;
  const key = `${keyConditions(side, asked)}${isByTime ? ' AND time <= {by:UInt64}' : ''}`;
  const rest = after === null ? '' : ` AND ${place} < ({by:UInt64}, {tie:UInt64}, {afterId:String})`;
  return `SELECT '${side}' AS side, time AS at, ${transferColumns} FROM ${side} FINAL PREWHERE ${key}
    WHERE ${wanted(side, asked)}${rest} ORDER BY ${order(asked)} LIMIT {limit:UInt32}`;
};

const count = (side: Side, asked: TransfersAsked): string =>
  `SELECT count() AS found FROM ${side} FINAL PREWHERE ${keyConditions(side, asked)} WHERE ${wanted(side, asked)}`;

const sidesOf = ({ direction }: TransfersAsked): Side[] => [
  ...(direction === 'in' ? [] : (['flows'] as const)),
  ...(direction === 'out' ? [] : (['credits'] as const)),
];

interface ListedRow extends TransferRow {
  readonly side: Side;
  readonly at: WholeText;
}

export async function transfersOf(
  connection: Connection,
  asked: TransfersAsked,
  signal?: AbortSignal,
): Promise<TransfersFound> {
  const { account, asset, since, until, minAmount, counterparty, after, limit, sort } = asked;
  const params = {
    ...{ account, asset, since, until, minAmount, counterparty },
    ...(after === null ? {} : { by: after.by, tie: after.tie, afterId: after.id }),
    limit: limit + 1,
  };
  const sides = sidesOf(asked);
  const listing = `SELECT * FROM (${sides.map((side) => page(side, asked)).join(' UNION ALL ')})
    ORDER BY ${order(asked)} LIMIT {limit:UInt32}`;
  const counting = `SELECT sum(found) AS found FROM (${sides.map((side) => count(side, asked)).join(' UNION ALL ')})`;
  const [rows, [counted]] = await Promise.all([
    connection.ask<ListedRow>(listing, params, signal),
    connection.ask<{ readonly found: WholeText }>(counting, params, signal),
  ]);
  const shown = rows.slice(0, limit);
  const transfers = await withBothTimes(connection, shown, signal);
  return { transfers, next: rows.length > limit ? placeOf(shown.at(-1)!, sort) : null, of: wholeOf(counted!.found) };
}

const placeOf = ({ at, seq, id, amount }: ListedRow, sort: TransfersAsked['sort']): TransferPlace =>
  sort === 'time' ? { by: wholeOf(at), tie: wholeOf(seq), id } : { by: wholeOf(amount), tie: wholeOf(at), id };

/** A row says one instant of its transfer; the other stands at the other account's. */
async function withBothTimes(
  connection: Connection,
  rows: readonly ListedRow[],
  signal: AbortSignal | undefined,
): Promise<TransferFacts[]> {
  const seekingFrom = (side: Side) =>
    rows
      .filter((row) => row.side === side)
      .map(({ id, from, to, asset }) => ({ id, account: side === 'flows' ? to : from, asset }));
  const [credited, debited] = await Promise.all([
    placeTimes(connection, 'credits', seekingFrom('flows'), signal),
    placeTimes(connection, 'flows', seekingFrom('credits'), signal),
  ]);
  return rows.map((row) => {
    const at = wholeOf(row.at);
    return row.side === 'flows'
      ? factsOf(row, at, credited.get(row.id) ?? null)
      : factsOf(row, debited.get(row.id) ?? at, at);
  });
}
