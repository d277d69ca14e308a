import type { Log, LogBatch, Position, ReaderOptions } from '@weir/log';

/** A part of a partition: the offsets `[offset, end)`. */
export interface Stretch extends Position {
  readonly end: number;
}

/**
 * What stands on a topic now, a stretch for each partition.
 * @param from in place of the earliest offset of each partition
 * @throws {WeirLogError} `LOG_TOPIC_MISSING`, `LOG_UNREACHABLE`
 */
export const standingOn = async (log: Log, topic: string, from?: number): Promise<Stretch[]> =>
  (await log.offsets(topic)).map(({ partition, earliest, next }) => ({
    topic,
    partition,
    offset: Math.max(earliest, from ?? earliest),
    end: next,
  }));

/**
 * The batches of these stretches, in order within a partition; it ends where they end, or with `signal`. Whatever is
 * written meanwhile lies behind the ends: the last batch of a partition may hold records from `end` on, for the reader to
 * leave out.
 * @throws {WeirLogError} as `LogReader.next`
 */
export async function* standingBatches(
  log: Log,
  stretches: readonly Stretch[],
  signal?: AbortSignal,
  options?: ReaderOptions,
): AsyncIterable<LogBatch> {
  const left = new Map(
    stretches
      .filter(({ offset, end }) => offset < end)
      .map(({ topic, partition, end }) => [`${topic}/${partition}`, end]),
  );
  if (left.size === 0) return;
  const asked = stretches.filter(({ topic, partition }) => left.has(`${topic}/${partition}`));
  const reader = await log.openReader(asked, options);
  const close = (): void => void reader.close();
  signal?.addEventListener('abort', close, { once: true });
  if (signal?.aborted) close();
  try {
    while (left.size > 0) {
      const batch = await reader.next();
      if (batch === null) return;
      const place = `${batch.topic}/${batch.partition}`;
      const end = left.get(place);
      if (end === undefined) continue;
      if (batch.nextOffset >= end) left.delete(place);
      yield batch;
    }
  } finally {
    signal?.removeEventListener('abort', close);
    await reader.close();
  }
}
