import type { AccountId } from '@weir/model';
import type { Store } from '@weir/store';
import type { StandingReport } from '../feed/report-book.js';

/** What a transfer moved, minor units. */
export interface TransferSum {
  readonly asset: string;
  readonly minor: bigint;
  /** Who was paid, and when the payer was debited, ms UTC. */
  readonly to: string;
  readonly timeMs: number;
}

/** A transfer that a victim reported. */
export interface ReportedSum extends TransferSum {
  readonly reporter: string;
}

/** What victims reported, as far as the store has it. */
export interface Reported {
  readonly sums: readonly ReportedSum[];
  /** Ids of named transfers that it has, also where they moved nothing. */
  readonly seen: ReadonlySet<string>;
}

type Flows = Pick<Store, 'debitsOf' | 'flowsByIds'>;
type Flow = Awaited<ReturnType<Flows['flowsByIds']>>[number];
type Report = Pick<StandingReport, 'reporter' | 'selectors' | 'victims'>;

/**
 * What victims reported: the transfers that they name, and those out of their accounts that they describe. Who describes
 * payments of somebody else, or into an account, does not say whose money that was. A transfer of two reports is of that
 * which names it, else of the first. What nobody knows, or moved nothing, is left out.
 * @param named by id: who names it
 */
export const reportedSums = async (
  store: Flows,
  reports: readonly Report[],
  named: ReadonlyMap<string, string>,
): Promise<Reported> => {
  const sums = new Map<string, ReportedSum>();
  const take = ({ record: { amount, asset, from, id, time, to } }: Flow, reporter: string): void => {
    if (from === to || amount === 0 || sums.has(id)) return;
    sums.set(id, { reporter, asset, minor: BigInt(amount), to, timeMs: time });
  };
  const known = await store.flowsByIds([...named.keys()]);
  for (const flow of known) take(flow, named.get(flow.record.id)!);
  for (const { reporter, selectors, victims } of reports) {
    for (const { accounts, counterparties, entry, since, until } of selectors) {
      const own: AccountId[] = entry === 'debit' ? accounts.filter((account) => victims.includes(account)) : [];
      if (own.length === 0) continue;
      for (const flow of await store.debitsOf(own, since, until, counterparties)) take(flow, reporter);
    }
  }
  return { sums: [...sums.values()], seen: new Set(known.map(({ record }) => record.id)) };
};
