import { WeirLogError } from '../../errors.js';

/** Bytes before the records of a batch, and the places of its fields (Kafka protocol, record batch, magic 2). */
const headerBytes = 61;
const lengthAt = 8;
/** The length counts what follows it. */
const lengthCountsFrom = 12;
const magicAt = 16;
const checksumAt = 17;
const attributesAt = 21;
const lastOffsetDeltaAt = 23;
const firstTimestampAt = 27;
const maxTimestampAt = 35;
const producerIdAt = 43;
const countAt = 57;

const codecMask = 0x07;
const logAppendTimeFlag = 0x08;
const transactionalFlag = 0x10;
const controlFlag = 0x20;

/** Type of a control record, in its key after a version: the transaction before it was given up. */
const abortMarker = 0;

/** A batch as the broker keeps it, not unfolded: a whole producer request's records for one partition. */
export interface StoredBatch {
  /** Offsets `[first, last]` are its own, though compaction may have removed records or all of them. */
  readonly first: number;
  readonly last: number;
  readonly count: number;
  readonly codec: number;
  readonly firstTimestampMs: number;
  readonly maxTimestampMs: number;
  /** The broker's time, `maxTimestampMs`, is that of every record. */
  readonly logAppendTime: boolean;
  readonly producerId: bigint;
  readonly inTransaction: boolean;
  readonly isControl: boolean;
  /** Checksum that the batch names, and the bytes `[checkedFrom, to)` that it is of; the records are `[from, to)`. */
  readonly checksum: number;
  readonly source: Buffer;
  readonly checkedFrom: number;
  readonly from: number;
  readonly to: number;
}

/** An aborted transaction as a fetch names it: everything of this producer from here to its marker counts for nothing. */
export interface AbortedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: number;
}

const long = (bytes: Buffer, at: number): number => bytes.readInt32BE(at) * 2 ** 32 + bytes.readUInt32BE(at + 4);

/**
 * The batches in what a fetch brought of one partition. What stands cut off at its end is left for the next fetch.
 * @throws {WeirLogError} `LOG_OTHER`: records in the format of brokers before 0.11
 */
export const storedBatches = (source: Buffer): StoredBatch[] => {
  const batches: StoredBatch[] = [];
  for (let at = 0; at + headerBytes <= source.length; ) {
    const to = at + lengthCountsFrom + source.readInt32BE(at + lengthAt);
    if (source[at + magicAt] !== 2)
      throw new WeirLogError('LOG_OTHER', `records of format ${source[at + magicAt]} cannot be read, only of format 2`);
    if (to > source.length || to < at + headerBytes) break;
    const attributes = source.readInt16BE(at + attributesAt);
    const first = long(source, at);
    batches.push({
      first,
      last: first + source.readInt32BE(at + lastOffsetDeltaAt),
      count: source.readInt32BE(at + countAt),
      codec: attributes & codecMask,
      firstTimestampMs: long(source, at + firstTimestampAt),
      maxTimestampMs: long(source, at + maxTimestampAt),
      logAppendTime: (attributes & logAppendTimeFlag) !== 0,
      producerId: source.readBigInt64BE(at + producerIdAt),
      inTransaction: (attributes & transactionalFlag) !== 0,
      isControl: (attributes & controlFlag) !== 0,
      checksum: source.readUInt32BE(at + checksumAt),
      source,
      checkedFrom: at + attributesAt,
      from: at + headerBytes,
      to,
    });
    at = to;
  }
  return batches;
};

/** Whether a control batch says that a transaction was given up. Its one record: length, attributes, deltas, key. */
const isAbort = ({ source, from, to }: StoredBatch): boolean => {
  // The length, the time's delta and the offset's delta are a byte each in what brokers write; the key is of 4 bytes.
  const keyAt = from + 5;
  return keyAt + 4 <= to && source.readInt16BE(keyAt + 2) === abortMarker;
};

/**
 * Which of the batches belong to transactions that were given up. kafkajs has a filter of its own, which takes up one
 * aborted transaction with each message and so lets pass what comes before it has taken up all that began earlier.
 */
export const abortedOnes = (
  batches: readonly StoredBatch[],
  transactions: readonly AbortedTransaction[],
): ReadonlySet<StoredBatch> => {
  const aborted = new Set<StoredBatch>();
  if (transactions.length === 0) return aborted;
  const waiting = [...transactions].sort((one, other) => one.firstOffset - other.firstOffset);
  const open = new Set<bigint>();
  let next = 0;
  for (const batch of batches) {
    for (; next < waiting.length && waiting[next]!.firstOffset <= batch.last; next++)
      open.add(waiting[next]!.producerId);
    if (batch.isControl) {
      if (isAbort(batch)) open.delete(batch.producerId);
    } else if (batch.inTransaction && open.has(batch.producerId)) aborted.add(batch);
  }
  return aborted;
};
