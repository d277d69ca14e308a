import type { AccountId } from '@weir/model';
import { searchLots } from '../lot-search.js';
import { newestFirst, newestOfEach, standingOfEach } from '../newest.js';
import type { FrontierLot, VersionedCredit, VersionedFlow } from '../port.js';
import type { Connection } from './connection.js';
import { type Condition, credits, creditsEverAt, type EverAt, flows, flowsEverAt } from './entries-at.js';
import { lotReader } from './lot-reader.js';
import { distinct, pieces } from './pieces.js';
import { placesOfIds } from './places.js';

/** Each id and each account costs a granule in most parts: questions stay below a second. */
const idsAtOnce = 300;
const accountsAtOnce = 300;

export function flowsByIds(connection: Connection, ids: readonly string[]): Promise<VersionedFlow[]> {
  return byIds(ids, async (piece) =>
    flowsEverAt(connection, await placesOfIds(connection, 'flow_places', piece), piece),
  );
}

export function creditsByIds(connection: Connection, ids: readonly string[]): Promise<VersionedCredit[]> {
  return byIds(ids, async (piece) =>
    creditsEverAt(connection, await placesOfIds(connection, 'credit_places', piece), piece),
  );
}

export function standingCreditsByIds(connection: Connection, ids: readonly string[]): Promise<VersionedCredit[]> {
  return byIds(
    ids,
    async (piece) => creditsEverAt(connection, await placesOfIds(connection, 'credit_places', piece), piece),
    newestFirst,
  );
}

async function byIds<Entry extends VersionedFlow | VersionedCredit>(
  ids: readonly string[],
  everOf: (piece: readonly string[]) => Promise<EverAt<Entry>>,
  chosen: typeof standingOfEach = standingOfEach,
): Promise<Entry[]> {
  const found = await Promise.all(pieces(distinct(ids), idsAtOnce).map(everOf));
  return chosen(
    found.flatMap(({ standing }) => standing),
    found.flatMap(({ gone }) => gone),
  );
}

export function entriesTouchingLots(
  connection: Connection,
  frontier: readonly FrontierLot[],
): Promise<(VersionedFlow | VersionedCredit)[]> {
  return searchLots(frontier, lotReader(connection));
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
  return pieces(distinct(accounts), accountsAtOnce).map((piece) => ({
    condition,
    params: { accounts: piece, since, until, counterparties },
  }));
}
