import type { Message } from 'kafkajs';
import type { OutMessage } from '../port.js';

/** A message as kafkajs takes it; each names its partition, and the partitioner obeys. */
export function toMessage({ key, value, headers, timestampMs }: OutMessage, partition: number): Message {
  return {
    partition,
    key: key ?? null,
    value,
    ...(headers === undefined ? {} : { headers }),
    ...(timestampMs === undefined ? {} : { timestamp: String(timestampMs) }),
  };
}
