import { type Claimant, claimInAlerts, claimInCases, claimShard } from '@weir/journal';
import type { LogWriter } from '@weir/log';

/** The followers of a shard. */
export const claimantOf = (shard: number): Claimant => ({ by: 'follower', shard });

/** Claims a shard in the journal and in each topic that a follower writes. @throws as `claimShard` */
export const claimCases = (
  writer: LogWriter,
  shard: number,
  { journal, cases, alerts }: { readonly journal: string; readonly cases: string; readonly alerts: string },
): Promise<number> =>
  claimShard(claimantOf(shard), (...given) => writer.append(...given), journal, [
    { topic: cases, claim: claimInCases },
    { topic: alerts, claim: claimInAlerts },
  ]);
