import { setTimeout as wait } from 'node:timers/promises';
import { isLogError, type Log } from '@weir/log';
import type { PartitionIntake } from './partition-intake.js';

/**
 * Journals partitions that have been read to their end and brought nothing for `afterMs`, so that they do not hold
 * back the event time of their topic. A log that does not answer says nothing about its end: then nobody is idle.
 */
export const watchIdle = async (
  log: Log,
  intakes: readonly PartitionIntake[],
  afterMs: number,
  signal: AbortSignal,
): Promise<void> => {
  const topics = [...new Set(intakes.map(({ place }) => place.topic))];
  const everyMs = Math.max(5, Math.min(500, afterMs / 4));
  while (!signal.aborted) {
    await wait(everyMs, undefined, { signal }).catch(() => undefined);
    for (const topic of topics) {
      const ofTopic = intakes.filter(({ place }) => place.topic === topic);
      if (signal.aborted || !ofTopic.some((intake) => intake.quietAt(afterMs) !== null)) continue;
      try {
        const offsets = await log.offsets(topic);
        for (const intake of ofTopic) {
          const end = offsets[intake.place.partition]?.next;
          if (end !== undefined) await intake.journalIdle(end, afterMs);
        }
      } catch (error) {
        if (signal.aborted) return;
        if (!isLogError(error, 'LOG_UNREACHABLE') && !isLogError(error, 'LOG_OTHER')) throw error;
      }
    }
  }
};
