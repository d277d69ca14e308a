import { type Claimant, claimInAlerts, claimInCases, claimShard } from '@weir/journal';
import type { LogWriter } from '@weir/log';

/** Followers of the one shard that there is. */
export const claimant: Claimant = { by: 'follower', shard: 0 };

/** Claims the shard in the journal and in each topic that a follower writes. @throws as `claimShard` */
export const claimCases = (
  writer: LogWriter,
  { journal, cases, alerts }: { readonly journal: string; readonly cases: string; readonly alerts: string },
): Promise<number> =>
  claimShard(claimant, (...given) => writer.append(...given), journal, [
    { topic: cases, claim: claimInCases },
    { topic: alerts, claim: claimInAlerts },
  ]);
