import { type FlowsToVerify, type FlowsVerified, verifyFlows } from './verify-flows.js';

/** What the shards came to together; the first that skips something is named. */
const together = (left: FlowsVerified, right: FlowsVerified): FlowsVerified => ({
  to: Math.min(left.to, right.to),
  records: left.records + right.records,
  differences: left.differences + right.differences,
  restsOnPast: left.restsOnPast + right.restsOnPast,
  passedOver: {
    repeated: left.passedOver.repeated + right.passedOver.repeated,
    gap: left.passedOver.gap ?? right.passedOver.gap,
  },
});

/**
 * Verifies the flows of each matcher shard, one after another: the journal is folded anew for each.
 * @param partOf what a shard is verified with besides, such as a shelf of its own for idle lots
 * @throws as `verifyFlows`
 */
export const verifyShards = async (
  shards: number,
  partOf: (shard: number) => Omit<FlowsToVerify, 'shard' | 'shards'>,
): Promise<FlowsVerified> => {
  let verified: FlowsVerified | null = null;
  for (let shard = 0; shard < shards; shard++) {
    const part = partOf(shard);
    const one = await verifyFlows({ ...part, shard, shards });
    verified = verified === null ? one : together(verified, one);
    if (part.signal?.aborted) break;
  }
  return verified!;
};
