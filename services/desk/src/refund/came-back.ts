import type { VictimSum } from '@weir/acts';
import type { MoneyQuestions } from '@weir/store';

/** Stolen money that reached an account of a victim: the trace calls it `returned`. */
export interface CameBack extends VictimSum {
  /** When it was credited, ms UTC. */
  readonly atMs: number;
}

/** What an order's act says went back. */
export interface ToldReturn extends VictimSum {
  /** Since when the order held it, ms UTC. */
  readonly heldSinceMs: number;
}

/**
 * What of a case's money flowed back to its victims' accounts: the `returned` of its pockets, transfer by transfer (trace §3).
 * @param reporterOf by account of a victim: who reported it
 */
export const cameBack = async (
  store: Pick<MoneyQuestions, 'caseLinks' | 'creditTimes'>,
  name: string,
  reporterOf: ReadonlyMap<string, string>,
  signal?: AbortSignal,
): Promise<CameBack[]> => {
  if (reporterOf.size === 0) return [];
  const back = (await store.caseLinks(name, signal)).flatMap(({ id, taint, transfer }) => {
    const reporter = transfer === null ? undefined : reporterOf.get(transfer.to);
    if (transfer === null || reporter === undefined) return [];
    const creditTime = 'creditTime' in transfer ? transfer.creditTime : undefined;
    return [{ id, creditTime, reporter, asset: transfer.asset, minor: BigInt(taint) }];
  });
  const asked = back.flatMap(({ id, creditTime }) => (creditTime === undefined ? [id] : []));
  const times = asked.length === 0 ? new Map<string, number>() : await store.creditTimes(asked, signal);
  return back.flatMap(({ id, creditTime, ...sum }) => {
    const atMs = creditTime === undefined ? times.get(id) : creditTime;
    // What was not credited is still on its way: nobody has it.
    return atMs === undefined || atMs === null ? [] : [{ ...sum, atMs }];
  });
};

const larger = (left: bigint, right: bigint): bigint => (left > right ? left : right);

const added = (sums: readonly { readonly minor: bigint }[]): bigint => sums.reduce((all, { minor }) => all + minor, 0n);

/**
 * What victims have back: what came by itself, and what acts say was returned out of what orders held. A return that an act
 * records is a transfer too, and the trace may see it: from when on the first order held what was returned to somebody, the
 * larger of both counts, so that no sum is taken off twice.
 */
export const haveBack = (told: readonly ToldReturn[], came: readonly CameBack[]): VictimSum[] => {
  const keyOf = ({ asset, reporter }: VictimSum): string => JSON.stringify([reporter, asset]);
  const firsts = new Map([...told, ...came].map((sum) => [keyOf(sum), sum] as const));
  return [...firsts].map(([key, { asset, reporter }]) => {
    const mine = told.filter((sum) => keyOf(sum) === key);
    const sinceMs = Math.min(...mine.map(({ heldSinceMs }) => heldSinceMs));
    const arrived = came.filter((sum) => keyOf(sum) === key);
    const byActs = added(mine);
    const later = added(arrived.filter(({ atMs }) => atMs >= sinceMs));
    const minor = added(arrived.filter(({ atMs }) => atMs < sinceMs)) + larger(byActs, later);
    return { reporter, asset, minor };
  });
};
