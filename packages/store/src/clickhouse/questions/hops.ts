import type { AccountId, AssetCode } from '@weir/model';
import { withinBudget } from '../../questions/hop-budget.js';
import type { Hop, HopsAsked, HopsFound, PocketAt } from '../../questions/port.js';
import type { Connection } from '../connection.js';
import { lotHash } from '../lot-hash.js';
import { distinct, pieces } from '../pieces.js';
import { type WholeText, wholeOf } from '../values.js';
import type { BusyPockets } from './busy-pockets.js';

/** Each pocket costs a granule in most parts. */
const pocketsAtOnce = 500;

/** A parameter may be 128 KiB long; a number takes eleven bytes at most. */
const othersAtOnce = 10_000;

const nameOf = ({ account, asset }: { readonly account: string; readonly asset: string }): string =>
  `${account} ${asset}`;

const countOf = (pockets: readonly PocketAt[], of: 'account' | 'asset'): number =>
  new Set(pockets.map((pocket) => pocket[of])).size;

/**
 * What of a direction's table is asked: pockets of the payers or of the payees, each on one side of its own instant.
 * @param isNarrow the index is told names of accounts alone: what it is asked besides costs five times as much as the names
 */
const clausesOf = ({ direction, untilMs }: HopsAsked, pockets: readonly PocketAt[], isNarrow: boolean) => {
  const isOut = direction === 'out';
  const [table, own, other] = isOut ? ['flows', '`from`', '`to`'] : ['credits', '`to`', '`from`'];
  const [from, until] = isOut ? ['>=', '<'] : ['<', '>='];
  // By hash: names are looked through one after the other for every row. What was not asked has no time at all.
  const hashes =
    'arrayMap((account, asset) -> cityHash64(account, asset), {pocketAccounts:Array(String)}, {pocketAssets:Array(String)})';
  const never = isOut ? '18446744073709551615' : '0';
  const at = `transform(cityHash64(${own}, asset), ${hashes}, {ats:Array(UInt64)}, toUInt64(${never}))`;
  const areOfOneTime = pockets.every(({ atMs }) => atMs === pockets[0]!.atMs);
  const areAll = pockets.length === countOf(pockets, 'account') * countOf(pockets, 'asset');
  const accounts = `${own} IN {accounts:Array(String)}`;
  return {
    ...{ table, own, other },
    // Each by itself: looking for pairs of texts costs three times as much for every row.
    key: isNarrow
      ? accounts
      : [
          `${accounts} AND asset IN {assets:Array(String)}`,
          `time ${from} {edge:UInt64}`,
          ...(untilMs === null ? [] : [`time ${until} {untilMs:UInt64}`]),
        ].join(' AND '),
    inTime: !isNarrow && areOfOneTime && areAll ? '' : `AND time ${from} ${at}`,
    // Where no time is named every part is looked into anyway, and each granule's times would be read in vain.
    settings: untilMs === null ? 'SETTINGS use_skip_indexes = 0' : '',
  };
};

/**
 * The accounts that payments are told with, by hash, in parameters of their own: `others0`, `others1`. Names would be a hundred
 * kilobytes of text, which cost as much as the rows that are looked at; who has the hash of another is left out afterwards.
 */
const othersOf = ({ others }: HopsAsked): Record<string, readonly number[]> =>
  Object.fromEntries(
    pieces(distinct((others ?? []).map(lotHash)), othersAtOnce).map(
      (piece, index) => [`others${index}`, piece] as const,
    ),
  );

const paramsOf = (asked: HopsAsked, pockets: readonly PocketAt[]) => {
  const { direction, untilMs, minAmount, entriesEachMax } = asked;
  // Up to an instant, inclusive, is before the next one.
  const ats = pockets.map(({ atMs }) => (direction === 'out' ? atMs : atMs + 1));
  return {
    accounts: distinct(pockets.map(({ account }) => account)),
    assets: distinct(pockets.map(({ asset }) => asset)),
    pocketAccounts: pockets.map(({ account }) => account),
    pocketAssets: pockets.map(({ asset }) => asset),
    ...{ ats, untilMs, minAmount, eachMax: entriesEachMax, eachLimit: entriesEachMax + 1, ...othersOf(asked) },
    // What every pocket has to itself is told by its name; the key is asked for what they have in common.
    edge: direction === 'out' ? Math.min(...ats) : Math.max(...ats),
  };
};

/** A pocket, how many entries it has (no more than one above the limit), and whom it paid or was paid by. */
interface PocketRow {
  readonly account: string;
  readonly asset: string;
  readonly entries: WholeText;
  readonly others: readonly string[];
  readonly firsts: readonly WholeText[];
  readonly lasts: readonly WholeText[];
}

/**
 * One pass: what is above the limit of a pocket is put aside before it is grouped, and nothing more of that pocket is told.
 * Without FINAL, which costs as much again: what an entry said before it was replaced is among the bounds.
 */
const statementOf = (asked: HopsAsked, pockets: readonly PocketAt[], isNarrow: boolean): string => {
  const { table, own, other, key, inTime, settings } = clausesOf(asked, pockets, isNarrow);
  const isLarge = asked.minAmount === null ? '' : ', amount >= {minAmount:UInt64} AS isLarge';
  const among = Object.keys(othersOf(asked)).map((name) => `murmurHash3_32(${other}) IN {${name}:Array(UInt32)}`);
  // Who is not asked for is nobody: one group for all of them.
  const named =
    asked.others === undefined ? other : among.length === 0 ? "''" : `if(${among.join(' OR ')}, ${other}, '')`;
  // Money that an account pays itself gets nowhere.
  const counts = ["other != ''", 'own != other', ...(asked.minAmount === null ? [] : ['isLarge'])].join(' AND ');
  return `
    SELECT own AS account, asset, sum(entriesWith) AS entries,
      ${['other', 'first', 'last']
        .map((each) => `if(entries > {eachMax:UInt64}, [], groupArrayIf(${each}, moved > 0)) AS ${each}s`)
        .join(', ')}
    FROM
    (
      SELECT own, asset, other, count() AS entriesWith,
        countIf(${counts}) AS moved, minIf(time, ${counts}) AS first, maxIf(time, ${counts}) AS last
      FROM
      (
        SELECT ${own} AS own, asset, ${named} AS other, time${isLarge}
        FROM ${table} PREWHERE ${key} WHERE gone = 0 ${inTime}
        LIMIT {eachLimit:UInt64} BY own, asset
      )
      GROUP BY own, asset, other
    )
    GROUP BY own, asset
    ${settings}`;
};

/** Payments out of or into pockets by pair. */
export async function hops(
  connection: Connection,
  busy: BusyPockets,
  asked: HopsAsked,
  signal?: AbortSignal,
): Promise<HopsFound> {
  const { direction, untilMs, entriesEachMax } = asked;
  const table = direction === 'out' ? 'flows' : 'credits';
  const [rowsIn, isNarrow] = await Promise.all([busy.rowsIn(table), busy.isNarrow(table)]);
  const isBusy = (pocket: PocketAt): boolean => {
    const [since, until] =
      direction === 'out' ? [pocket.atMs, untilMs ?? Number.POSITIVE_INFINITY] : [untilMs ?? 0, pocket.atMs + 1];
    return rowsIn(pocket, since, until) > entriesEachMax;
  };
  const tooMany = new Set(asked.pockets.filter(isBusy));
  const open = asked.pockets.filter((pocket) => !tooMany.has(pocket));
  // Where a time is named, its index leaves most parts alone, which is worth more.
  const byName = (pocket: PocketAt): boolean => untilMs === null && isNarrow(pocket.account);
  const ask = (pockets: readonly PocketAt[], isNarrow: boolean) =>
    pieces(pockets, pocketsAtOnce).map((piece) =>
      connection.ask<PocketRow>(statementOf(asked, piece, isNarrow), paramsOf(asked, piece), signal),
    );
  const found = await Promise.all([
    ...ask(open.filter(byName), true),
    ...ask(
      open.filter((pocket) => !byName(pocket)),
      false,
    ),
  ]);
  const rowOf = new Map(found.flat().map((row) => [nameOf(row), row]));
  const { gone, skipped, entries } = withinBudget(asked, (pocket) =>
    tooMany.has(pocket) ? Number.POSITIVE_INFINITY : wholeOf(rowOf.get(nameOf(pocket))?.entries ?? '0'),
  );
  const others = asked.others === undefined ? null : new Set<string>(asked.others);
  const hops = gone.flatMap((pocket) => {
    const row = rowOf.get(nameOf(pocket));
    return row === undefined ? [] : hopsOf(asked.direction, row, others);
  });
  return { hops, skipped, entries };
}

const hopsOf = (direction: HopsAsked['direction'], row: PocketRow, others: ReadonlySet<string> | null): Hop[] =>
  row.others.flatMap((other, index) => {
    if (others !== null && !others.has(other)) return [];
    const [from, to] = direction === 'out' ? [row.account, other] : [other, row.account];
    return {
      from: from as AccountId,
      to: to as AccountId,
      asset: row.asset as AssetCode,
      firstTime: wholeOf(row.firsts[index]!),
      lastTime: wholeOf(row.lasts[index]!),
    };
  });
