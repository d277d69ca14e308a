import type { Log, LogBatch } from '@weir/log';

/** All that a partition holds now, in order. */
export async function* wholePartition(log: Log, topic: string, partition: number): AsyncIterable<LogBatch> {
  const bounds = (await log.offsets(topic)).find((each) => each.partition === partition);
  if (bounds === undefined || bounds.next === bounds.earliest) return;
  const reader = await log.openReader([{ topic, partition, offset: bounds.earliest }]);
  try {
    for (;;) {
      const batch = await reader.next();
      if (batch === null) return;
      yield batch;
      if (batch.nextOffset >= bounds.next) return;
    }
  } finally {
    await reader.close();
  }
}
