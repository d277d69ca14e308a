import { type Alert, ClaimFences, type FindingRevision, type OnForeign, readAlerts, readFindings } from '@weir/journal';
import type { Log, LogBatch } from '@weir/log';

export interface AlertBatch {
  readonly alerts: readonly Alert[];
  /** Everything that stood on the topic when it was opened has been handed out, this batch included. */
  readonly caughtUp: boolean;
}

/** What `followValues` hands out. */
export interface ValueBatch<Value> {
  readonly values: readonly Value[];
  /** As of `AlertBatch`. */
  readonly caughtUp: boolean;
}

/** As `followValues`, for the alerts topic: without what a follower says after another has claimed its shard. */
export async function* followAlerts(
  log: Log,
  topic: string,
  signal: AbortSignal,
  onForeign: OnForeign,
): AsyncIterable<AlertBatch> {
  const fences = new ClaimFences();
  const read = (batch: LogBatch): Alert[] => readAlerts(batch, fences.of(batch.partition), onForeign);
  const batches = followValues(log, topic, signal, read);
  for await (const { values, caughtUp } of batches) yield { alerts: values, caughtUp };
}

/** As `followValues`, for the findings topic: without what patterns say after another has claimed their shard. */
export const followFindings = (
  log: Log,
  topic: string,
  signal: AbortSignal,
  onForeign: OnForeign,
): AsyncIterable<ValueBatch<FindingRevision>> => {
  const fences = new ClaimFences();
  return followValues(log, topic, signal, (batch) => readFindings(batch, fences.of(batch.partition), onForeign));
};

/**
 * The values that stand on a topic from its start, and then what comes, until `signal` aborts. The first batch that
 * is caught up may be empty. What is none of ours is passed over.
 * @throws {WeirLogError} `LOG_TOPIC_MISSING`, `LOG_UNREACHABLE`, or as `LogReader.next`
 */
async function* followValues<Value>(
  log: Log,
  topic: string,
  signal: AbortSignal,
  read: (batch: LogBatch) => readonly Value[],
): AsyncIterable<ValueBatch<Value>> {
  const held = await log.offsets(topic);
  const behind = new Map(
    held.filter(({ earliest, next }) => earliest < next).map((each) => [each.partition, each.next]),
  );
  const reader = await log.openReader(held.map(({ partition, earliest }) => ({ topic, partition, offset: earliest })));
  const close = (): void => void reader.close();
  signal.addEventListener('abort', close, { once: true });
  if (signal.aborted) close();
  try {
    if (behind.size === 0) yield { values: [], caughtUp: true };
    for (let batch = await reader.next(); batch !== null; batch = await reader.next()) {
      const { partition, nextOffset } = batch;
      if (nextOffset >= (behind.get(partition) ?? 0)) behind.delete(partition);
      yield { values: read(batch), caughtUp: behind.size === 0 };
    }
  } finally {
    signal.removeEventListener('abort', close);
    await reader.close();
  }
}
