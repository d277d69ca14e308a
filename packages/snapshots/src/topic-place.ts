import { crc32 } from 'node:zlib';
import { isLogError, type Log } from '@weir/log';

/** A message of a partition: a topic that has another there is another topic. */
export interface TopicPlace {
  readonly offset: number;
  /** Of the message's value. */
  readonly crc32: number;
}

/** Why a partition does not have the message that a state was made of; null: it has it. */
export const whyNotThere = async (
  log: Log,
  { topic, partition }: { readonly topic: string; readonly partition: number },
  place: TopicPlace,
): Promise<string | null> => {
  const found = await checksumAt(log, topic, partition, place.offset);
  if (found === null) return `${topic} has no message at offset ${place.offset} any more`;
  return found === place.crc32 ? null : `${topic} has another message at offset ${place.offset}`;
};

/** CRC-32 of the message at an offset; null: it is not there. */
const checksumAt = async (log: Log, topic: string, partition: number, offset: number): Promise<number | null> => {
  const bounds = (await log.offsets(topic))[partition];
  if (bounds === undefined || offset < bounds.earliest || offset >= bounds.next) return null;
  try {
    const reader = await log.openReader([{ topic, partition, offset }]);
    try {
      const first = (await reader.next())?.records[0];
      return first === undefined || first.offset !== offset || first.value === null ? null : crc32(first.value);
    } finally {
      await reader.close();
    }
  } catch (error) {
    if (isLogError(error, 'LOG_OFFSET_MISSING')) return null;
    throw error;
  }
};
