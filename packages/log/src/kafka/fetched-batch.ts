import type { Batch, IHeaders, KafkaMessage } from 'kafkajs';
import { WeirLogError } from '../errors.js';
import type { LogBatch, LogRecord } from '../port.js';
import { offsetOf } from '../positions.js';

/** A kafkajs batch with the parts that its types leave out. */
export interface FetchedBatch extends Pick<Batch, 'topic' | 'partition' | 'highWatermark'> {
  /** The offset that was asked for. */
  readonly fetchedOffset: string;
  /** What may be seen: no markers, nothing aborted. */
  readonly messages: readonly KafkaMessage[];
  /** Everything from `fetchedOffset` on, markers and aborted messages included, with the batch it was stored in. */
  readonly messagesWithinOffset: readonly StoredMessage[];
}

export interface StoredMessage {
  readonly offset: string;
  readonly batchContext: { readonly firstOffset: string; readonly lastOffsetDelta: number };
}

const noHeaders: Readonly<Record<string, Buffer>> = Object.freeze({});

/**
 * What of `fetched` a reader at `expected` has not had yet, or null when it has had all of it.
 * A batch that begins earlier is trimmed. One that begins later, or has a hole, is an error: on a topic that is not
 * compacted every offset is there, if only as a transaction's marker. A hole inside the range of one stored batch is
 * what compaction leaves and is let pass, so that a topic that was compacted once stays readable.
 * Offsets that do not ascend are an error too: they would hide a hole.
 * @throws {WeirLogError} `LOG_GAP`, `LOG_OTHER`
 */
export function toLogBatch(fetched: FetchedBatch, expected: number): LogBatch | null {
  const { topic, partition, messages, messagesWithinOffset: stored } = fetched;
  if (offsetOf(fetched.fetchedOffset) > expected) throw gap(fetched, expected, offsetOf(fetched.fetchedOffset));
  const first = stored[0];
  const last = stored.at(-1);
  if (first === undefined || last === undefined) return null;
  const firstOffset = offsetOf(first.offset);
  const lastOffset = offsetOf(last.offset);
  if (lastOffset < expected) return null;
  if (firstOffset > expected || stored.length !== lastOffset - firstOffset + 1) assertHolesExplained(fetched, expected);

  // Mostly the messages are all that is stored, and then their order is seen below.
  if (messages.length !== stored.length) assertAscending(fetched);

  const records: LogRecord[] = [];
  let previous = -1;
  for (const message of messages) {
    const offset = Number(message.offset);
    if (!(offset > previous) || !Number.isInteger(offset)) throw mixedUp(fetched, message.offset, previous);
    previous = offset;
    if (offset < expected) continue;
    records.push({
      offset,
      timestampMs: Number(message.timestamp),
      key: message.key,
      value: message.value,
      headers: headersOf(message.headers),
    });
  }
  return {
    topic,
    partition,
    firstOffset: expected,
    nextOffset: lastOffset + 1,
    highWatermark: offsetOf(fetched.highWatermark),
    records,
  };
}

/**
 * The batch that stands for `[expected, nextOffset)` when it held nothing that may be seen: a lone transaction
 * marker, an aborted transaction. Readers see their position move, so that they know when they are at the end.
 */
export function unseenBatch(
  place: { readonly topic: string; readonly partition: number; readonly highWatermark: string },
  first: number,
  last: number,
  expected: number,
): LogBatch | null {
  if (first > expected) throw gap(place, expected, first);
  if (last < expected) return null;
  const { topic, partition } = place;
  const highWatermark = offsetOf(place.highWatermark);
  return { topic, partition, firstOffset: expected, nextOffset: last + 1, highWatermark, records: [] };
}

function assertHolesExplained(fetched: FetchedBatch, expected: number): void {
  let position = expected;
  let previousEnd = expected;
  for (const { offset: text, batchContext } of fetched.messagesWithinOffset) {
    const offset = offsetOf(text);
    const batchStart = offsetOf(batchContext.firstOffset);
    const batchEnd = batchStart + batchContext.lastOffsetDelta + 1;
    if (offset < batchStart || offset >= batchEnd) throw mixedUp(fetched, text, batchStart);
    if (offset > position && batchStart > Math.max(position, previousEnd)) throw gap(fetched, position, offset);
    position = Math.max(position, offset + 1);
    previousEnd = batchEnd;
  }
}

function assertAscending(fetched: FetchedBatch): void {
  let previous = -1;
  for (const { offset: text } of fetched.messagesWithinOffset) {
    const offset = offsetOf(text);
    if (offset <= previous) throw mixedUp(fetched, text, previous);
    previous = offset;
  }
}

function mixedUp({ topic, partition }: FetchedBatch, offset: string, previous: number) {
  return new WeirLogError('LOG_OTHER', `${topic}/${partition}: offset ${offset} was given after offset ${previous}`);
}

function gap(place: { readonly topic: string; readonly partition: number }, expected: number, found: number) {
  const { topic, partition } = place;
  return new WeirLogError(
    'LOG_GAP',
    `${topic}/${partition}: after offset ${expected - 1} comes ${found}; ${found - expected} offsets are not there`,
    { place: { topic, partition, expected } },
  );
}

function headersOf(headers: IHeaders | undefined): Readonly<Record<string, Buffer>> {
  if (headers === undefined) return noHeaders;
  let out: Record<string, Buffer> | null = null;
  for (const name in headers) {
    const given = headers[name];
    const value = Array.isArray(given) ? given.at(-1) : given;
    if (value === undefined) continue;
    out ??= {};
    out[name] = typeof value === 'string' ? Buffer.from(value) : value;
  }
  return out ?? noHeaders;
}
