import { type Claimant, claimInAlerts, claimInCases, claimShard } from '@weir/journal';
import type { LogWriter } from '@weir/log';

/** The followers of a shard. */
export const claimantOf = (shard: number): Claimant => ({ by: 'follower', shard });

/**
 * Claims a shard in the journal and in each topic that a follower writes.
 * @param alertsWriter writes the alerts topic
 * @throws as `claimShard`
 */
export const claimCases = (
  writer: LogWriter,
  alertsWriter: LogWriter,
  shard: number,
  { journal, cases, alerts }: { readonly journal: string; readonly cases: string; readonly alerts: string },
): Promise<number> =>
  claimShard(
    claimantOf(shard),
    (topic, ...given) => (topic === alerts ? alertsWriter : writer).append(topic, ...given),
    journal,
    [
      { topic: cases, claim: claimInCases },
      { topic: alerts, claim: claimInAlerts },
    ],
  );
