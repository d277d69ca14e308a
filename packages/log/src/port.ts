/**
 * The log as this system needs it: partitions of numbered records that are read in order from an exact
 * offset and written in order. Batches cross the port, not single messages. Offsets are safe integers.
 */

/**
 * One record. Buffers are views into what was fetched: copy what is kept for long, or the whole fetch
 * stays in memory. A header given twice has its last value.
 */
export interface LogRecord {
  readonly offset: number;
  /** Milliseconds since 1970: the broker's time where the topic says LogAppendTime, else the writer's. */
  readonly timestampMs: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer>>;
}

/**
 * The records of a batch in columns, for readers that make no object of each. Entry `i` of each column is of record
 * `i`, in ascending offset; columns may be longer than `count`.
 */
export interface PackedRecords {
  readonly count: number;
  /** Where the values lie: as long-lived as a value of `LogRecord`. */
  readonly bytes: Buffer;
  readonly offsets: Float64Array;
  /** As `timestampMs` of `LogRecord`. */
  readonly timesMs: Float64Array;
  /** The value is `bytes[valueFrom[i], valueTo[i])`; null where `valueFrom[i]` is -1. */
  readonly valueFrom: Int32Array;
  readonly valueTo: Int32Array;
}

/**
 * What lies in `[firstOffset, nextOffset)` of a partition. `firstOffset` is the `nextOffset` of the batch
 * before it, always; the records may be fewer than the offsets (transaction markers and aborted records
 * take offsets too), even none.
 */
export interface LogBatch {
  readonly topic: string;
  readonly partition: number;
  readonly firstOffset: number;
  readonly nextOffset: number;
  /** Offset after the newest replicated record when this batch was fetched. */
  readonly highWatermark: number;
  /** Made on first use, and kept. */
  readonly records: readonly LogRecord[];
  readonly packed: PackedRecords;
}

export interface TopicSpec {
  readonly topic: string;
  readonly partitions: number;
  /** Copies of each partition; left out: the broker's default. */
  readonly replicas?: number;
  /** Kafka's topic settings by their Kafka names, such as `retention.ms`. */
  readonly config?: Readonly<Record<string, string>>;
}

/** A topic as the brokers hold it. */
export interface TopicFound {
  readonly topic: string;
  readonly partitions: number;
  /** Copies of the partition that has fewest. */
  readonly replicas: number;
  /** Settings that hold, by their Kafka names: the topic's own, where it has none the brokers'. */
  readonly config: Readonly<Record<string, string>>;
}

export interface Position {
  readonly topic: string;
  readonly partition: number;
  /** Offset of the next record wanted. */
  readonly offset: number;
}

/** Offsets held by a partition: `[earliest, next)`. `next` is the position of a reader that has read everything. */
export interface PartitionOffsets {
  readonly partition: number;
  readonly earliest: number;
  readonly next: number;
}

export interface OutMessage {
  readonly key?: Buffer | string | null;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, Buffer | string>>;
  readonly timestampMs?: number;
}

export interface LogReader {
  /**
   * The next batch, in order within its partition; waits for one as long as it takes, across broker failures.
   * `null` after `close()`.
   * @throws {WeirLogError} `LOG_OFFSET_MISSING`, `LOG_GAP`, `LOG_TOPIC_MISSING`: the reader has halted, handed out
   * nothing past that place, and every further call throws the same.
   */
  next(): Promise<LogBatch | null>;
  close(): Promise<void>;
}

export interface LogWriter {
  /**
   * Appends to one partition, in the order of the calls, at least once; resolves with the offset of the first
   * message when all in-sync replicas have them. Large appends go in several requests, so that messages of other
   * writers may come between. Retries without end while no broker answers. What waits is held in memory:
   * the caller bounds it.
   * @throws {WeirLogError} `LOG_MESSAGE_TOO_LARGE`, `LOG_TOPIC_MISSING`, `LOG_CLOSED`, `LOG_OTHER`: messages of this
   * append may have been written up to the refused one; later appends go on.
   */
  append(topic: string, partition: number, messages: readonly OutMessage[]): Promise<{ readonly baseOffset: number }>;
  /** Gives up what is not acknowledged (`LOG_CLOSED`): await your appends first. */
  close(): Promise<void>;
}

export interface WriterOptions {
  /**
   * Each append is one transaction, under this id: readers of committed records see all of it or nothing, and whoever
   * opens a writer of the same id has those before refused, `LOG_FENCED`, what they began included. Such a writer does
   * not retry: after any error it refuses everything, and its last append may have been written.
   */
  readonly transactionalId?: string;
}

export interface ReaderOptions {
  /** Bytes fetched ahead of `next()`; one fetch may pass it. Default 32 MiB. */
  readonly bufferedBytesMax?: number;
  /**
   * Whether what the broker sends is held to the checksums of its batches. Default true; not needed where every
   * message has a checksum of its own, as frames have.
   */
  readonly checksums?: boolean;
  /**
   * A reader that has read to the end asks once in each stretch of so long, at most: what comes meanwhile is fetched
   * together. What comes after a quiet time is handed out at once all the same. Readers of a thread that rest as long ask
   * at the same instants. Milliseconds; default 0. Not for many partitions: those of one fetch wait in a row.
   */
  readonly restMs?: number;
}

export interface Log {
  /**
   * Creates the topics that do not exist, returns their names and leaves the others' settings as they are.
   * @throws {WeirLogError} `LOG_TOPIC_MISMATCH` when one exists with another number of partitions (nothing is created)
   */
  createTopics(specs: readonly TopicSpec[]): Promise<readonly string[]>;
  /** Names of all topics, sorted, without the broker's own (`__…`). */
  topics(): Promise<readonly string[]>;
  /** In the order asked for. @throws {WeirLogError} `LOG_TOPIC_MISSING` */
  describeTopics(topics: readonly string[]): Promise<readonly TopicFound[]>;
  /** Number of partitions. @throws {WeirLogError} `LOG_TOPIC_MISSING` */
  partitions(topic: string): Promise<number>;
  /** In order of partitions. @throws {WeirLogError} `LOG_TOPIC_MISSING` */
  offsets(topic: string): Promise<readonly PartitionOffsets[]>;
  /**
   * By partition: the offset of the first record whose time is `timeMs` or later; the end of the partition where there
   * is none. @throws {WeirLogError} `LOG_TOPIC_MISSING`
   */
  offsetsAt(topic: string, timeMs: number): Promise<readonly number[]>;
  /**
   * Reads exactly these partitions from exactly these offsets. Waits for a broker if none answers.
   * Not for compacted topics: what compaction leaves at their end can keep a Kafka reader waiting for ever.
   * @throws {WeirLogError} `LOG_TOPIC_MISSING`, `LOG_OFFSET_MISSING`, `LOG_CLOSED`
   */
  openReader(from: readonly Position[], options?: ReaderOptions): Promise<LogReader>;
  /** @throws {WeirLogError} `LOG_CLOSED`; with a transactional id also `LOG_UNREACHABLE`, as soon as it is known */
  openWriter(options?: WriterOptions): Promise<LogWriter>;
  /** @throws {WeirLogError} `LOG_UNREACHABLE` within seconds when no broker answers */
  ping(): Promise<void>;
  /** Topics that do not exist are passed over. */
  deleteTopics(topics: readonly string[]): Promise<void>;
  /** Closes its readers and writers too. */
  close(): Promise<void>;
}
