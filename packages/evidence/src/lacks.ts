import { compareBytes } from '@weir/model';
import type { FrontierLot, Store, VersionedFlow } from '@weir/store';
import { type CaseFacts, type Lack, taintedOf } from './case-facts.js';
import { countingReports, Following, type TaintedTransfer, wrongTaints } from './recompute.js';
import { wrongLots } from './wrong-lots.js';
import { arrivedBefore, wrongSums } from './wrong-sums.js';

const atOnce = 2_000;

/** Asks for some at a time. */
export const inPieces = async <Asked, T>(
  all: readonly Asked[],
  ask: (some: readonly Asked[]) => Promise<readonly T[]>,
): Promise<T[]> => {
  const answers: T[] = [];
  for (let from = 0; from < all.length; from += atOnce)
    for (const answer of await ask(all.slice(from, from + atOnce))) answers.push(answer);
  return answers;
};

type Said = Omit<CaseFacts, 'lacks' | 'positions' | 'ruleSets'>;

const unseen = ({ record }: VersionedFlow): TaintedTransfer => ({
  ...record,
  creditTime: null,
  isAtHub: false,
  taint: '0',
  layer: 0,
});

/** Payments that the store has and the case does not: what its reports name, and what took from its lots. */
const beside = async (
  store: Store,
  { asOf, lines, reports }: Said,
  transfers: readonly TaintedTransfer[],
  following: Following,
): Promise<TaintedTransfer[]> => {
  const known = new Set(lines.map(({ id }) => id));
  const found = new Map<string, TaintedTransfer>();
  const take = (rows: readonly VersionedFlow[]): void => {
    // What came after the question is none of it.
    for (const row of rows) if (row.version < asOf && !known.has(row.record.id)) found.set(row.record.id, unseen(row));
  };
  const lots = transfers.flatMap((transfer): FrontierLot[] => {
    const { id, to, asset, amount, creditTime } = transfer;
    if (creditTime === null || !following.isFollowed(transfer)) return [];
    return [{ id, account: to, asset, fromTimeMs: creditTime, amount }];
  });
  const touching = await inPieces(lots, (some) => store.entriesTouchingLots(some));
  take(touching.filter((row): row is VersionedFlow => row.record.kind === 'flow'));
  const named = countingReports(reports.map(({ report }) => report)).map(({ roots }) => roots);
  take(await inPieces([...new Set(named.flatMap((line) => [...line.transfers]))], (ids) => store.flowsByIds(ids)));
  for (const { entry, accounts, since, until, counterparties } of named.flatMap((line) => [...line.selectors])) {
    if (entry === 'debit') {
      take(await store.debitsOf(accounts, since, until, counterparties));
      continue;
    }
    const credits = await store.creditsInto(accounts, since, until, counterparties);
    const credited = new Map(credits.map(({ record }) => [record.id, record.time]));
    const flows = await inPieces([...credited.keys()], (ids) => store.flowsByIds(ids));
    take(flows);
    for (const { record } of flows) {
      const transfer = found.get(record.id);
      if (transfer !== undefined) found.set(record.id, { ...transfer, creditTime: credited.get(record.id)! });
    }
  }
  return [...found.values()];
};

/**
 * What a case needs that is not there, or does not follow from what is: entries of its transfers, figures that their sources do not
 * give, and payments before `asOf` that carry its money and are not in it, because the follower has not said so yet.
 */
export const lacksOf = async (store: Store, said: Said): Promise<Lack[]> => {
  const { summary, lines, accounts } = said;
  const bare: Lack[] = [];
  const transfers: TaintedTransfer[] = [];
  for (const line of lines) {
    const transfer = taintedOf(line, line.flow?.record ?? null, line.credit?.record ?? null);
    if (transfer === null) bare.push({ of: line.id, why: 'neither its debit nor its credit is in the store' });
    else transfers.push(transfer);
  }
  if (bare.length > 0) return bare;
  const following = new Following(transfers, said);
  const others = await beside(store, said, transfers, following);
  const wrong = [
    ...wrongLots(transfers, others),
    ...wrongTaints([...transfers, ...others], following),
    ...wrongSums(transfers, accounts, summary, following, arrivedBefore(lines, summary.stale ? 0 : said.asOf)),
  ];
  return wrong.map(({ id, why }) => ({ of: id, why })).sort((left, right) => compareBytes(left.of, right.of));
};
