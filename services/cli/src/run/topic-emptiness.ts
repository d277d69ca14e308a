import type { Log } from '@weir/log';

/** @throws {WeirLogError} `LOG_TOPIC_MISSING`, `LOG_UNREACHABLE` */
export const isEmpty = async (log: Log, topic: string): Promise<boolean> =>
  (await log.offsets(topic)).every(({ earliest, next }) => earliest === next);
