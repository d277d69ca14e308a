import type { PartitionAssigner } from 'kafkajs';
import { AssignerProtocol } from './kafkajs.js';

/**
 * Hands the only member of a group exactly the partitions that its reader was asked for. kafkajs has no reading
 * without a group; with a group of one's own and this assigner, the group is only a form.
 */
export function exactly(partitionsByTopic: ReadonlyMap<string, readonly number[]>): PartitionAssigner {
  const name = 'weir-exact';
  const version = 1;
  const topics = [...partitionsByTopic.keys()];
  const assignment = Object.fromEntries([...partitionsByTopic].map(([topic, partitions]) => [topic, [...partitions]]));
  return () => ({
    name,
    version,
    protocol: () => ({
      name,
      metadata: AssignerProtocol.MemberMetadata.encode({ version, topics, userData: Buffer.alloc(0) }),
    }),
    assign: async ({ members }) =>
      members.map(({ memberId }) => ({
        memberId,
        memberAssignment: AssignerProtocol.MemberAssignment.encode({ version, assignment, userData: Buffer.alloc(0) }),
      })),
  });
}
