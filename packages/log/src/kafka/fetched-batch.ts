import type { Batch } from 'kafkajs';
import { WeirLogError } from '../errors.js';
import type { LogBatch } from '../port.js';
import { offsetOf } from '../positions.js';
import { assertIntact, PackedBatch, packStored } from './records/packed-batch.js';
import type { StoredBatch } from './records/stored-batch.js';

/** A kafkajs batch with the parts that its types leave out, after the patch: its messages are whole stored batches. */
export interface FetchedBatch extends Pick<Batch, 'topic' | 'partition' | 'highWatermark'> {
  /** The offset that was asked for. */
  readonly fetchedOffset: string;
  /** Everything that ends at `fetchedOffset` or later, markers and aborted batches included. */
  readonly messagesWithinOffset: readonly FetchedMessage[];
}

/** What the patch gives kafkajs in place of messages. */
export interface FetchedMessage {
  readonly stored: StoredBatch;
  /** Of a transaction that was given up: its offsets count, its records do not. */
  readonly aborted: boolean;
}

/**
 * What of `fetched` a reader at `expected` has not had yet, or null when it has had all of it.
 * A stored batch that begins earlier is trimmed. One that begins later than the one before it ended is an error: on a
 * topic that is not compacted every offset is there, if only as a transaction's marker. A hole inside the range of one
 * stored batch is what compaction leaves and is let pass, so that a topic that was compacted once stays readable.
 * Offsets that do not ascend are an error too: they would hide a hole.
 * @throws {WeirLogError} `LOG_GAP`, `LOG_OTHER`
 */
export function toLogBatch(fetched: FetchedBatch, expected: number, checksums: boolean): LogBatch | null {
  if (offsetOf(fetched.fetchedOffset) > expected) throw gap(fetched, expected, offsetOf(fetched.fetchedOffset));
  const visible: StoredBatch[] = [];
  let position = expected;
  for (const { stored, aborted } of fetched.messagesWithinOffset) {
    if (checksums) assertIntact(fetched, stored);
    if (stored.last < position) {
      // Only what lies before the expected offset may have been had before.
      if (stored.last >= expected) throw mixedUp(fetched, stored.first, position - 1);
      continue;
    }
    if (stored.first > position) throw gap(fetched, position, stored.first);
    if (stored.first < position && position > expected) throw mixedUp(fetched, stored.first, position - 1);
    if (!stored.isControl && !aborted) visible.push(stored);
    position = stored.last + 1;
  }
  if (position === expected) return null;
  const range = { firstOffset: expected, nextOffset: position, highWatermark: offsetOf(fetched.highWatermark) };
  const { packed, recordFrom } = packStored(fetched, visible, expected);
  return new PackedBatch(fetched, range, packed, recordFrom);
}

function mixedUp({ topic, partition }: FetchedBatch, offset: number, previous: number) {
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
