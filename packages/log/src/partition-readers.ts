import type { Log, LogReader, LogRecord, ReaderOptions } from './port.js';

const bufferedBytesMaxDefault = 32 * 2 ** 20;
const bufferedBytesMin = 2 * 2 ** 20;

interface Partition {
  readonly reader: LogReader;
  records: readonly LogRecord[];
  next: number;
}

/**
 * A reader of its own for each partition of a topic: whoever waits for one of them holds up none of the
 * others, and none reads further ahead than its own bounds allow. Owns the readers.
 */
export class PartitionReaders {
  readonly #partitions: readonly Partition[];

  private constructor(readers: readonly LogReader[]) {
    this.#partitions = readers.map((reader) => ({ reader, records: [], next: 0 }));
  }

  /**
   * @param options `bufferedBytesMax` is of all readers together
   * @param from offsets to read from, by partition; left out: 0
   * @throws {WeirLogError} as `Log.partitions` and `Log.openReader`
   */
  static async open(
    log: Log,
    topic: string,
    options: ReaderOptions = {},
    from: readonly number[] = [],
  ): Promise<PartitionReaders> {
    const count = await log.partitions(topic);
    const { bufferedBytesMax = bufferedBytesMaxDefault } = options;
    const each = { ...options, bufferedBytesMax: Math.max(bufferedBytesMin, Math.floor(bufferedBytesMax / count)) };
    const readers: LogReader[] = [];
    try {
      for (let partition = 0; partition < count; partition++)
        readers.push(await log.openReader([{ topic, partition, offset: from[partition] ?? 0 }], each));
    } catch (error) {
      await Promise.all(readers.map((reader) => reader.close()));
      throw error;
    }
    return new PartitionReaders(readers);
  }

  get count(): number {
    return this.#partitions.length;
  }

  /** The next record of a partition that has been fetched; null: it is to be fetched. */
  take(partition: number): LogRecord | null {
    const of = this.#partitions[partition]!;
    return of.records[of.next++] ?? null;
  }

  /** Waits for more of a partition; call where `take` has nothing. False: closed. @throws as `LogReader.next` */
  async fetch(partition: number): Promise<boolean> {
    const of = this.#partitions[partition]!;
    const batch = await of.reader.next();
    of.records = batch?.records ?? [];
    of.next = 0;
    return batch !== null;
  }

  async close(): Promise<void> {
    await Promise.all(this.#partitions.map(({ reader }) => reader.close()));
  }
}
