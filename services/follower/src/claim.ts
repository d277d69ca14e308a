import { claimInAlerts, claimInCases, encodeJournalFrame } from '@weir/journal';
import type { LogWriter } from '@weir/log';
import { WeirError } from '@weir/model';

/** The one shard that there is. */
const shard = 0;

/**
 * Claims the shard: from the claim's place in each outgoing topic on, nothing counts that an earlier claimant says there.
 * Returns the epoch, the claim's journal offset. To be called before those topics are read: what is read up to the
 * claim is then all that will ever count below it. Source: ADR 12.
 * @throws as `LogWriter.append`: whoever does not know whether it has claimed must not speak
 */
export const claimShard = async (
  writer: LogWriter,
  topics: { readonly journal: string; readonly cases: string; readonly alerts: string },
): Promise<number> => {
  const claim = encodeJournalFrame({ type: 'claim', shard });
  const { baseOffset: epoch } = await writer.append(topics.journal, 0, [{ key: null, value: claim }]);
  await writer.append(topics.cases, 0, [claimInCases(epoch)]);
  await writer.append(topics.alerts, 0, [claimInAlerts(epoch)]);
  return epoch;
};

/** @throws {WeirError} `CLAIM_LOST` where somebody claimed the shard after `epoch` */
export const assertClaimed = (epoch: number, newest: number): void => {
  if (newest <= epoch) return;
  throw new WeirError('CLAIM_LOST', `claimed at journal offset ${epoch}, and again by another at ${newest}`);
};
