import { type TopicNames, topicNames, WeirError } from '@weir/model';

/** What a raw topic carries. */
export type RawRole = 'bank' | 'chain' | 'reports' | 'labels';

export interface RawTopic {
  readonly role: RawRole;
  /** As the brokers know it. */
  readonly topic: string;
}

export const rawRoles: readonly RawRole[] = ['bank', 'chain', 'reports', 'labels'];

const plain = topicNames('');

/**
 * The raw topic that somebody means: by its full name, by its name without the namespace, or by what it carries.
 * @throws {WeirError} `USAGE`, listing the known ones
 */
export const findRawTopic = (name: string, topics: TopicNames): RawTopic => {
  const role = rawRoles.find((each) => name === topics[each] || name === plain[each] || name === each);
  if (role !== undefined) return { role, topic: topics[role] };
  const known = rawRoles.map((each) => `${topics[each]} (${each})`).join(', ');
  throw new WeirError('USAGE', `${name} is no raw topic; there are ${known}`);
};
