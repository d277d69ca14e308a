import { type Claimant, claimInAlerts, claimInCases, claimShard } from '@weir/journal';
import type { LogWriter } from '@weir/log';

/** Followers of the one shard that there is. */
export const claimant: Claimant = { by: 'follower', shard: 0 };

/**
 * Claims the shard in the journal and in each topic that a follower writes.
 * @param alertsWriter writes the alerts topic
 * @throws as `claimShard`
 */
export const claimCases = (
  writer: LogWriter,
  alertsWriter: LogWriter,
  { journal, cases, alerts }: { readonly journal: string; readonly cases: string; readonly alerts: string },
): Promise<number> =>
  claimShard(
    claimant,
    (topic, ...given) => (topic === alerts ? alertsWriter : writer).append(topic, ...given),
    journal,
    [
      { topic: cases, claim: claimInCases },
      { topic: alerts, claim: claimInAlerts },
    ],
  );
