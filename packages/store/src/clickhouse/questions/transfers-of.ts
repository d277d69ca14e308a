import type { TransferFacts, TransferPlace, TransfersAsked, TransfersFound } from '../../questions/port.js';
import type { Connection } from '../connection.js';
import { type WholeText, wholeOf } from '../values.js';
import { accountRows, type KnownAnswers, type KnownBusy } from './account-rows.js';
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

const place = '({by:UInt64}, {tie:UInt64}, {afterId:String})';

const order = ({ sort }: TransfersAsked): string =>
  sort === 'time' ? 'at DESC, seq DESC, id DESC' : 'amount DESC, at DESC, id DESC';

/** @param bound whether no row before an instant `bound` is looked at */
const page = (side: Side, asked: TransfersAsked, bound: boolean): string => {
  const { sort, after } = asked;
  const own = sort === 'time' ? '(time, seq, id)' : '(amount, time, id)';
  const isByTime = sort === 'time' && after !== null;
  const key = `${keyConditions(side, asked)}${isByTime ? ' AND time <= {by:UInt64}' : ''}${bound ? ' AND time >= {bound:UInt64}' : ''}`;
  const rest = after === null ? '' : ` AND ${own} < ${place}`;
  return `SELECT '${side}' AS side, time AS at, ${transferColumns} FROM ${side} FINAL PREWHERE ${key}
    WHERE ${wanted(side, asked)}${rest} ORDER BY ${order(asked)} LIMIT {limit:UInt32}`;
};

const countOf = (side: Side, asked: TransfersAsked): string =>
  `SELECT count() AS found FROM ${side} FINAL PREWHERE ${keyConditions(side, asked)} WHERE ${wanted(side, asked)}`;

/**
 * The page and the count of both sides in one pass: what the list goes on from is looked at after counting. Of a side with too
 * many no more is read than tells so.
 */
const wholePage = (sides: readonly Side[], asked: TransfersAsked): string => {
  const { sort, after } = asked;
  const rest = after === null ? '' : `WHERE ${sort === 'time' ? '(at, seq, id)' : '(amount, at, id)'} < ${place}`;
  const each = sides.map(
    (side) => `SELECT '${side}' AS side, time AS at, ${transferColumns} FROM ${side} FINAL
      PREWHERE ${keyConditions(side, asked)} WHERE ${wanted(side, asked)} LIMIT {tooMany:UInt32}`,
  );
  const counted = ['flows', 'credits'].map((side) => `countIf(side = '${side}') OVER () AS ${side}Found`).join(', ');
  return `SELECT * FROM (SELECT *, ${counted} FROM (${each.map((one) => `(${one})`).join(' UNION ALL ')})) ${rest}
    ORDER BY ${order(asked)} LIMIT {limit:UInt32}`;
};

const sidesOf = ({ direction }: TransfersAsked): Side[] => [
  ...(direction === 'in' ? [] : (['flows'] as const)),
  ...(direction === 'out' ? [] : (['credits'] as const)),
];

interface ListedRow extends TransferRow {
  readonly side: Side;
  readonly at: WholeText;
}

interface CountedRow extends ListedRow {
  readonly flowsFound: WholeText;
  readonly creditsFound: WholeText;
}

const directionOf = { flows: { direction: 'out' }, credits: { direction: 'in' } } as const;

/**
 * One page of an account's transfers, and how many there are. Of an account with many rows they are counted once for as long
 * as none is another, and the latest are looked for among the latest rows alone.
 */
export async function transfersOf(
  connection: Connection,
  known: KnownAnswers,
  busy: KnownBusy,
  wholeRowsMax: number,
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
  const listing = async (bound: WholeText | null): Promise<ListedRow[]> => {
    const pages = sides.map((side) => page(side, asked, bound !== null)).join(' UNION ALL ');
    const query = `SELECT * FROM (${pages}) ORDER BY ${order(asked)} LIMIT {limit:UInt32}`;
    return connection.ask<ListedRow>(query, { ...params, ...(bound === null ? {} : { bound }) }, signal);
  };
  const list = async (): Promise<ListedRow[]> => {
    const bound = sort === 'time' ? await boundOf(connection, sides, asked, params, signal) : null;
    const rows = await listing(bound);
    // What was filtered out, or replaced, may have been most of the latest: then all are looked at.
    return bound === null || rows.length > limit ? rows : listing(null);
  };
  const count = async (): Promise<number> => {
    const counting = `SELECT sum(found) AS found FROM (${sides.map((side) => countOf(side, asked)).join(' UNION ALL ')})`;
    const [counted] = await connection.ask<{ readonly found: WholeText }>(counting, params, signal);
    return wholeOf(counted!.found);
  };
  const { after: _, limit: __, sort: ___, ...filter } = asked;
  const question = JSON.stringify(['transfers', filter]);
  /** Null: there are more than are read whole, or none behind the last one that would tell how many there are. */
  const inOne = async (): Promise<[ListedRow[], number] | null> => {
    if (sides.some((side) => busy.has(account, directionOf[side]))) return null;
    const tooMany = wholeRowsMax + 1;
    const counted = await connection.ask<CountedRow>(wholePage(sides, asked), { ...params, tooMany }, signal);
    const [first] = counted;
    if (first === undefined) return after === null ? [[], 0] : null;
    const found = { flows: wholeOf(first.flowsFound), credits: wholeOf(first.creditsFound) };
    const many = sides.filter((side) => found[side] > wholeRowsMax);
    for (const side of many) busy.add(account, directionOf[side]);
    return many.length > 0 ? null : [counted, found.flows + found.credits];
  };
  const inTwo = async (): Promise<[ListedRow[], number]> => {
    const { mark } = await accountRows(connection, account, signal);
    return Promise.all([list(), known.of(question, mark, count)]);
  };
  const [rows, of] = (await inOne()) ?? (await inTwo());
  const shown = rows.slice(0, limit);
  const transfers = await withBothTimes(connection, shown, signal);
  return { transfers, next: rows.length > limit ? placeOf(shown.at(-1)!, sort) : null, of };
}

/** So many rows hold a page, if not most of them are old versions, tombstones or filtered out. */
const rowsPerShown = 4;

/** From when on a page is looked for: the instant of one of the latest rows; null: there are fewer. */
async function boundOf(
  connection: Connection,
  sides: readonly Side[],
  asked: TransfersAsked,
  params: Readonly<Record<string, unknown>>,
  signal?: AbortSignal,
): Promise<WholeText | null> {
  const by = asked.after === null ? '' : ' AND time <= {by:UInt64}';
  const latest = sides
    .map(
      (side) =>
        `SELECT time FROM ${side} PREWHERE ${keyConditions(side, asked)}${by} ORDER BY time DESC LIMIT {enough:UInt32}`,
    )
    .join(' UNION ALL ');
  const query = `SELECT time FROM (${latest}) ORDER BY time DESC LIMIT 1 OFFSET {last:UInt32}`;
  const enough = (asked.limit + 1) * rowsPerShown;
  const [row] = await connection.ask<{ readonly time: WholeText }>(
    query,
    { ...params, enough, last: enough - 1 },
    signal,
  );
  return row?.time ?? null;
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
