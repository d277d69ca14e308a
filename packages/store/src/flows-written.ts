import type { Store } from './port.js';

/** The stream of a matcher shard: its position says up to which journal offset the shard's entries are in the store. */
export const flowsStreamOf = (shard: number): string => `flows/${shard}`;

/**
 * Journal offset up to which the entries of all matcher shards are in the store: the lowest of their positions.
 * @throws {WeirStoreError} as `Store.position`
 */
export const flowsWritten = async (store: Pick<Store, 'position'>, shards: number): Promise<number> => {
  const streams = Array.from({ length: shards }, (_, shard) => flowsStreamOf(shard));
  return Math.min(...(await Promise.all(streams.map((stream) => store.position(stream)))));
};
