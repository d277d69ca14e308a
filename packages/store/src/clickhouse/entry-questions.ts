import { TupleParam } from '@clickhouse/client';
import type { AccountId } from '@weir/model';
import { batchesOf, Frontier, type FrontierBatch } from '../lot-frontier.js';
import { newestOfEach } from '../newest.js';
import type { FrontierLot, VersionedCredit, VersionedFlow } from '../port.js';
import type { Connection } from './connection.js';
import { type CreditRow, creditOf, creditSelection, type FlowRow, flowOf, flowSelection } from './entry-rows.js';

/** Each id costs a look at every granule's filter, and each pocket a granule; measured best between 200 and 500. */
const idsAtOnce = 300;
const lotsAtOnce = 300;
const accountsAtOnce = 300;

const flowsWhere = (condition: string): string =>
  `SELECT ${flowSelection} FROM flows FINAL WHERE gone = 0 AND ${condition}`;
const creditsWhere = (condition: string): string =>
  `SELECT ${creditSelection} FROM credits FINAL WHERE gone = 0 AND ${condition}`;

async function flows(connection: Connection, condition: string, params: object): Promise<VersionedFlow[]> {
  return (await connection.query<FlowRow>(flowsWhere(condition), { ...params })).map(flowOf);
}

async function credits(connection: Connection, condition: string, params: object): Promise<VersionedCredit[]> {
  return (await connection.query<CreditRow>(creditsWhere(condition), { ...params })).map(creditOf);
}

const ofIds = 'id IN {ids:Array(String)}';

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
/** The first columns of the sorting key find the pockets; the arrays decide, after FINAL. */
const touching = (account: string, lists: readonly string[]): string =>
  `(\`${account}\`, asset) IN {pockets:Array(Tuple(String, String))} AND time >= {fromTimeMs:UInt64} AND ${namesAny(lists)}`;
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
  return newestOfEach(found.flat()).filter(({ record }) => lots.isTouchedBy(record));
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
  const conditions = [
    `\`${account}\` IN {accounts:Array(String)}`,
    ...(since === null ? [] : ['time >= {since:UInt64}']),
    ...(until === null ? [] : ['time < {until:UInt64}']),
    ...(counterparties === null ? [] : [`\`${counterparty}\` IN {counterparties:Array(String)}`]),
  ];
  return pieces(accounts, accountsAtOnce).map((piece) => ({
    condition: conditions.join(' AND '),
    params: { accounts: piece, since, until, counterparties },
  }));
}

function pieces<T>(items: readonly T[], most: number): T[][] {
  const distinct = [...new Set(items)];
  return Array.from({ length: Math.ceil(distinct.length / most) }, (_, index) =>
    distinct.slice(index * most, (index + 1) * most),
  );
}
