import { TupleParam } from '@clickhouse/client';
import type { AccountId } from '@weir/model';
import { batchesOf, Frontier, type FrontierBatch } from '../lot-frontier.js';
import { newestOfEach } from '../newest.js';
import type { FrontierLot, VersionedCredit, VersionedFlow } from '../port.js';
import type { Connection } from './connection.js';
import { type CreditRow, creditOf, creditSelection, type FlowRow, flowOf, flowSelection } from './entry-rows.js';

/** Each id costs a look at every granule's filter, and each pocket a granule in every part: questions stay below a second. */
const idsAtOnce = 300;
const lotsAtOnce = 300;
const accountsAtOnce = 300;

/**
 * What rows are looked at, by columns of the sorting key only, and which of them are wanted.
 * PREWHERE comes before FINAL: versions of a row agree in their key, so either all of them pass or none does, and
 * the other columns are read for these rows alone. A condition on anything else there would let old versions win.
 */
interface Condition {
  readonly key: string;
  readonly wanted?: string;
}

const clauses = (table: string, { key, wanted }: Condition): string =>
  `FROM ${table} FINAL PREWHERE ${key} WHERE gone = 0${wanted === undefined ? '' : ` AND ${wanted}`}`;

async function flows(connection: Connection, condition: Condition, params: object): Promise<VersionedFlow[]> {
  const query = `SELECT ${flowSelection} ${clauses('flows', condition)}`;
  return (await connection.query<FlowRow>(query, { ...params })).map(flowOf);
}

async function credits(connection: Connection, condition: Condition, params: object): Promise<VersionedCredit[]> {
  const query = `SELECT ${creditSelection} ${clauses('credits', condition)}`;
  return (await connection.query<CreditRow>(query, { ...params })).map(creditOf);
}

const ofIds: Condition = { key: 'id IN {ids:Array(String)}' };

export async function flowsByIds(connection: Connection, ids: readonly string[]): Promise<VersionedFlow[]> {
  const found = await Promise.all(pieces(ids, idsAtOnce).map((piece) => flows(connection, ofIds, { ids: piece })));
  return newestOfEach(found.flat());
}

export async function creditsByIds(connection: Connection, ids: readonly string[]): Promise<VersionedCredit[]> {
  const found = await Promise.all(pieces(ids, idsAtOnce).map((piece) => credits(connection, ofIds, { ids: piece })));
  return newestOfEach(found.flat());
}

const namesAny = (lists: readonly string[]): string =>
  `(${lists.map((list) => `hasAny(${list}_in, {ids:Array(String)})`).join(' OR ')})`;
const effects = ['aged', 'nameless', 'ceased'];
const touching = (account: string, lists: readonly string[]): Condition => ({
  key: `(\`${account}\`, asset) IN {pockets:Array(Tuple(String, String))} AND time >= {fromTimeMs:UInt64}`,
  wanted: namesAny(lists),
});
const flowsTouching = touching('from', ['sources', ...effects]);
const creditsTouching = touching('to', effects);

export async function entriesTouchingLots(
  connection: Connection,
  frontier: readonly FrontierLot[],
): Promise<(VersionedFlow | VersionedCredit)[]> {
  const found = await Promise.all(
    batchesOf(frontier, lotsAtOnce).flatMap((batch): Promise<(VersionedFlow | VersionedCredit)[]>[] => [
      flows(connection, flowsTouching, paramsOf(batch)),
      credits(connection, creditsTouching, paramsOf(batch)),
    ]),
  );
  // A batch asks for all its ids in all its pockets from its earliest time: more than was wanted.
  const lots = new Frontier(frontier);
  return newestOfEach(found.flat().filter(({ record }) => lots.isTouchedBy(record)));
}

function paramsOf({ pockets, ids, fromTimeMs }: FrontierBatch): object {
  return { pockets: pockets.map((pocket) => new TupleParam(pocket)), ids, fromTimeMs };
}

export interface EntrySelector {
  readonly accounts: readonly AccountId[];
  readonly since: number | null;
  readonly until: number | null;
  readonly counterparties: readonly AccountId[] | null;
}

export async function debitsOf(connection: Connection, selector: EntrySelector): Promise<VersionedFlow[]> {
  const found = await Promise.all(
    selections('from', 'to', selector).map(({ condition, params }) => flows(connection, condition, params)),
  );
  return newestOfEach(found.flat());
}

export async function creditsInto(connection: Connection, selector: EntrySelector): Promise<VersionedCredit[]> {
  const found = await Promise.all(
    selections('to', 'from', selector).map(({ condition, params }) => credits(connection, condition, params)),
  );
  return newestOfEach(found.flat());
}

function selections(account: string, counterparty: string, selector: EntrySelector) {
  const { accounts, since, until, counterparties } = selector;
  const key = [
    `\`${account}\` IN {accounts:Array(String)}`,
    ...(since === null ? [] : ['time >= {since:UInt64}']),
    ...(until === null ? [] : ['time < {until:UInt64}']),
  ].join(' AND ');
  const condition: Condition =
    counterparties === null ? { key } : { key, wanted: `\`${counterparty}\` IN {counterparties:Array(String)}` };
  return pieces(accounts, accountsAtOnce).map((piece) => ({
    condition,
    params: { accounts: piece, since, until, counterparties },
  }));
}

function pieces<T>(items: readonly T[], most: number): T[][] {
  const distinct = [...new Set(items)];
  return Array.from({ length: Math.ceil(distinct.length / most) }, (_, index) =>
    distinct.slice(index * most, (index + 1) * most),
  );
}
