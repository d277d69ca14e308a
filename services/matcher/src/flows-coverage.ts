import { decodeFlowsFrame } from '@weir/journal';
import type { Log } from '@weir/log';
import { WeirError } from '@weir/model';

/**
 * Journal offset up to which a shard's flows cover; the last frame in the log says so, no process does.
 * @throws {WeirError} `FRAME_CORRUPT`
 */
export const flowsCoverage = async (log: Log, topic: string, shard: number): Promise<number> => {
  const bounds = (await log.offsets(topic))[shard];
  if (bounds === undefined || bounds.next === bounds.earliest) return 0;
  const last = bounds.next - 1;
  const reader = await log.openReader([{ topic, partition: shard, offset: last }]);
  try {
    const value = (await reader.next())?.records.at(-1)?.value;
    if (!value) throw new WeirError('FRAME_CORRUPT', `${topic}/${shard} offset ${last} holds no frame`);
    return decodeFlowsFrame(value).to;
  } finally {
    await reader.close();
  }
};
