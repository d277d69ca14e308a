import type { CreditRecord, FlowRecord } from '@weir/journal';
import { type AccountId, type AssetCode, compareBytes } from '@weir/model';
import { newestOfEach } from '../../newest.js';
import type { Versioned, VersionedCredit, VersionedFlow } from '../../port.js';
import { overviewOf } from '../../questions/account-sums.js';
import { medianDwellOf } from '../../questions/median-dwell.js';
import type {
  AccountOverview,
  Direction,
  OverviewAsked,
  TransferFacts,
  TransferPlace,
  TransfersAsked,
  TransfersFound,
} from '../../questions/port.js';

/** Every flow and credit that stands. */
export interface Entries {
  readonly flows: readonly VersionedFlow[];
  readonly credits: readonly VersionedCredit[];
}

export type Timed = Pick<FlowRecord | CreditRecord, 'id' | 'time'>;

/** The instant of each transfer's entry on one side, by id. */
export const timesById = (rows: readonly (VersionedFlow | VersionedCredit)[]): Map<string, number> =>
  new Map(newestOfEach(rows).map(({ record }) => [record.id, record.time]));

export const factsOf = (record: FlowRecord | CreditRecord, time: number, creditTime: number | null): TransferFacts => {
  const { id, seq, from, to, asset, amount } = record;
  return { id, time, creditTime, seq, from, to, asset, amount };
};

interface Seen {
  readonly record: FlowRecord | CreditRecord;
  readonly direction: Direction;
}

const ownOf = ({ record, direction }: Seen): AccountId => (direction === 'out' ? record.from : record.to);
const otherOf = ({ record, direction }: Seen): AccountId => (direction === 'out' ? record.to : record.from);

const seenBy = ({ flows, credits }: Entries): Seen[] => [
  ...flows.map(({ record }): Seen => ({ record, direction: 'out' })),
  ...credits.map(({ record }): Seen => ({ record, direction: 'in' })),
];

const placeOf = ({ record }: Seen, sort: TransfersAsked['sort']): TransferPlace => {
  const { time, seq, amount, id } = record;
  return sort === 'time' ? { by: time, tie: seq, id } : { by: amount, tie: time, id };
};

/** Below zero: `left` comes after `right` in a list that begins with the latest or largest. */
const comparePlaces = (left: TransferPlace, right: TransferPlace): number =>
  left.by - right.by || left.tie - right.tie || compareBytes(left.id, right.id);

export const transfersOfIn = (entries: Entries, asked: TransfersAsked): TransfersFound => {
  const { account, direction, asset, since, until, minAmount, counterparty, sort, after, limit } = asked;
  const found = seenBy(entries).filter(
    (seen) =>
      ownOf(seen) === account &&
      (direction === 'both'
        ? seen.direction === 'out' || seen.record.from !== account
        : seen.direction === direction) &&
      (asset === null || seen.record.asset === asset) &&
      (since === null || seen.record.time >= since) &&
      (until === null || seen.record.time < until) &&
      (minAmount === null || seen.record.amount >= minAmount) &&
      (counterparty === null || otherOf(seen) === counterparty),
  );
  const left = found
    .filter((seen) => after === null || comparePlaces(placeOf(seen, sort), after) < 0)
    .sort((a, b) => comparePlaces(placeOf(b, sort), placeOf(a, sort)));
  const shown = left.slice(0, limit);
  const [debited, credited] = [timesById(entries.flows), timesById(entries.credits)];
  return {
    transfers: shown.map(({ record, direction: side }) =>
      side === 'out'
        ? factsOf(record, record.time, credited.get(record.id) ?? null)
        : factsOf(record, debited.get(record.id) ?? record.time, record.time),
    ),
    next: left.length > limit ? placeOf(shown.at(-1)!, sort) : null,
    of: found.length,
  };
};

export const accountOverviewIn = (entries: Entries, asked: OverviewAsked): AccountOverview => {
  const { account, dwellDebits } = asked;
  const own = seenBy(entries).filter((seen) => ownOf(seen) === account);
  const movements = own.map((seen) => {
    const { asset, amount, time } = seen.record;
    return { direction: seen.direction, other: otherOf(seen), asset, amount, time };
  });
  const assets = dwellDebits === null ? [] : [...new Set(movements.map(({ asset }) => asset))];
  return {
    ...overviewOf(movements, asked),
    dwellMs: new Map(assets.map((asset) => [asset, medianDwellIn(entries, account, asset, dwellDebits!)])),
  };
};

const medianDwellIn = (
  { flows, credits }: Entries,
  account: AccountId,
  asset: AssetCode,
  debits: number,
): number | null => {
  const latest = flows
    .filter(({ record }) => record.from === account && record.asset === asset)
    .sort(({ record: a }, { record: b }) => b.time - a.time || b.seq - a.seq || compareBytes(b.id, a.id))
    .slice(0, debits);
  const own = credits.filter(({ record }) => record.to === account && record.asset === asset);
  return medianDwellOf(
    latest.map(({ record }) => record),
    timesById(own),
  );
};

export const isStanding = <Record extends { readonly gone: boolean }>({ record }: Versioned<Record>): boolean =>
  !record.gone;
