import type { LateEvent } from '@weir/journal';
import type { Log } from '@weir/log';
import { standingBatches, standingOn } from '../stack/standing-batches.js';

const isLateEvent = (value: unknown): value is LateEvent => {
  const { id, kind, message, accounts } = (value ?? {}) as Partial<Record<keyof LateEvent, unknown>>;
  const { topic, partition, offset, timeMs } = (message ?? {}) as Record<string, unknown>;
  return (
    typeof id === 'string' &&
    (kind === 'transfer' || kind === 'void') &&
    typeof topic === 'string' &&
    [partition, offset, timeMs].every((each) => Number.isSafeInteger(each)) &&
    Array.isArray(accounts) &&
    accounts.every((account) => typeof account === 'string')
  );
};

const parsed = (value: Buffer | null): unknown => {
  try {
    return value === null ? null : JSON.parse(value.toString('utf8'));
  } catch {
    return null;
  }
};

export interface StandingLateEvents {
  /** In the order of the topic, each raw message once: a matcher that was killed may have told of some twice. */
  readonly events: readonly LateEvent[];
  /** Messages there that the matcher did not write. */
  readonly foreign: number;
}

/** The late events that stand on their topic now. @throws {WeirLogError} `LOG_TOPIC_MISSING`, `LOG_UNREACHABLE` */
export const standingLateEvents = async (
  log: Log,
  topic: string,
  signal?: AbortSignal,
): Promise<StandingLateEvents> => {
  const stretches = await standingOn(log, topic);
  const events = new Map<string, LateEvent>();
  let foreign = 0;
  for await (const { records } of standingBatches(log, stretches, signal)) {
    for (const { value } of records) {
      const event = parsed(value);
      if (isLateEvent(event)) {
        const { topic: raw, partition, offset } = event.message;
        events.set(`${raw}/${partition}@${offset}`, event);
      } else foreign++;
    }
  }
  return { events: [...events.values()], foreign };
};
