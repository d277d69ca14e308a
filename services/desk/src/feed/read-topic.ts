import type { Log, LogReader, LogRecord } from '@weir/log';

/** A message of a topic, where it lies. */
export type OnMessage = (message: LogRecord, topic: string, partition: number) => void;

/** Reads all partitions of a topic from their beginnings, and goes on for ever. Owns its reader. */
export class TopicFeed {
  readonly #reader: LogReader;
  readonly #onMessage: OnMessage;
  /** By partition: what stood when reading began and is not read yet. */
  readonly #behind: Map<number, number>;

  readonly #positions: Map<number, number>;

  private constructor(
    reader: LogReader,
    positions: Map<number, number>,
    behind: Map<number, number>,
    onMessage: OnMessage,
  ) {
    this.#reader = reader;
    this.#positions = positions;
    this.#behind = behind;
    this.#onMessage = onMessage;
  }

  /** Reads what stands. @throws {WeirLogError} `LOG_TOPIC_MISSING`, `LOG_UNREACHABLE` */
  static async open(log: Log, topic: string, onMessage: OnMessage): Promise<TopicFeed> {
    const offsets = await log.offsets(topic);
    const reader = await log.openReader(
      offsets.map(({ partition, earliest }) => ({ topic, partition, offset: earliest })),
    );
    const starts = new Map(offsets.map(({ partition, earliest }) => [partition, earliest]));
    const behind = new Map(
      offsets.filter(({ earliest, next }) => next > earliest).map(({ partition, next }) => [partition, next]),
    );
    const feed = new TopicFeed(reader, starts, behind, onMessage);
    while (feed.#behind.size > 0 && (await feed.#read()));
    return feed;
  }

  /** By partition: the offset after the last message that was read. */
  get positions(): ReadonlyMap<number, number> {
    return this.#positions;
  }

  /** Reads until it is closed. @throws as `LogReader.next` */
  async run(): Promise<void> {
    while (await this.#read());
  }

  close(): Promise<void> {
    return this.#reader.close();
  }

  async #read(): Promise<boolean> {
    const batch = await this.#reader.next();
    if (batch === null) return false;
    const { topic, partition, nextOffset, records } = batch;
    this.#positions.set(partition, nextOffset);
    for (const record of records) this.#onMessage(record, topic, partition);
    if ((this.#behind.get(partition) ?? Number.POSITIVE_INFINITY) <= nextOffset) this.#behind.delete(partition);
    return true;
  }
}
