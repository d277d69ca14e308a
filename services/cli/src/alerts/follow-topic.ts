import { type Alert, ClaimFence, epochIn } from '@weir/journal';
import type { Log, LogRecord } from '@weir/log';

export interface AlertBatch {
  readonly alerts: readonly Alert[];
  /** Everything that stood on the topic when it was opened has been handed out, this batch included. */
  readonly caughtUp: boolean;
}

/** As `followValues`, for the alerts topic: without what a follower says after another has claimed its shard. */
export async function* followAlerts(log: Log, topic: string, signal: AbortSignal): AsyncIterable<AlertBatch> {
  const fence = new ClaimFence();
  const counts = ({ headers }: LogRecord): boolean => fence.takes(epochIn(headers));
  for await (const { values, caughtUp } of followValues<Alert>(log, topic, signal, counts))
    yield { alerts: values, caughtUp };
}

/**
 * The JSON values that stand on a topic from its start, and then what comes, until `signal` aborts. The first batch that
 * is caught up may be empty.
 * @param counts asked of each message in turn: those that do not are left out
 * @throws {WeirLogError} `LOG_TOPIC_MISSING`, `LOG_UNREACHABLE`, or as `LogReader.next`
 */
export async function* followValues<Value>(
  log: Log,
  topic: string,
  signal: AbortSignal,
  counts: (record: LogRecord) => boolean = () => true,
): AsyncIterable<{ readonly values: readonly Value[]; readonly caughtUp: boolean }> {
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
      const { partition, nextOffset, records } = batch;
      if (nextOffset >= (behind.get(partition) ?? 0)) behind.delete(partition);
      const values = records
        .filter(counts)
        .flatMap(({ value }) => (value === null ? [] : [JSON.parse(value.toString('utf8')) as Value]));
      yield { values, caughtUp: behind.size === 0 };
    }
  } finally {
    signal.removeEventListener('abort', close);
    await reader.close();
  }
}
