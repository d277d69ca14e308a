import { hashBytes, shardOf } from '@weir/engine/hash';
import { WeirError } from '@weir/model';
import type { Settings } from './journal-record.js';

/** Into how many shards an installation is parted. */
export interface Shards {
  /** Partition k of the flows topic is what matcher shard k says. */
  readonly matcher: number;
  /** Partition k of the cases and alerts topics is what follower shard k says. */
  readonly follower: number;
}

/** What the journal's settings say; settings that name no shards are of one of each. */
export const shardsIn = ({ shards }: Pick<Settings, 'shards'>): Shards => shards ?? { matcher: 1, follower: 1 };

/**
 * Halts whoever reads or writes a topic that has not one partition for each shard: some pockets, or cases, would be told
 * of twice or by nobody. How many there are the journal's settings fix. Source: ADR 21.
 * @throws {WeirError} `CONFIG_INVALID`
 */
export const assertShards = (settings: Settings, of: keyof Shards, topic: string, partitions: number): void => {
  const wanted = shardsIn(settings)[of];
  if (partitions === wanted) return;
  throw new WeirError(
    'CONFIG_INVALID',
    `${topic} has ${partitions} partitions, and the journal's settings count ${wanted} ${of} shards`,
  );
};

/** The shard of an account's pockets, in all assets. Test vectors: schemas/frames.md. */
export const shardOfAccount = (account: string, shards: number): number => shardOfText(account, shards);

/** The follower shard of a case. */
export const shardOfCase = (name: string, shards: number): number => shardOfText(name, shards);

const shardOfText = (text: string, shards: number): number => {
  const bytes = Buffer.from(text);
  return shardOf(hashBytes(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length), shards);
};
