import type { Log, LogReader, ReaderOptions } from '@weir/log';
import type { PartitionIntake } from './partition-intake.js';

const keyOf = (topic: string, partition: number): string => `${topic}/${partition}`;

/** Reads some partitions and gives each partition's batches to its intake, in their order. */
export class IntakeLoop {
  readonly #intakes: ReadonlyMap<string, PartitionIntake>;
  #reader: LogReader | null = null;
  #failure: { readonly error: unknown } | null = null;
  readonly #fail = (error: unknown): void => {
    this.#failure ??= { error };
    void this.close();
  };

  constructor(intakes: readonly PartitionIntake[]) {
    this.#intakes = new Map(intakes.map((intake) => [keyOf(intake.place.topic, intake.place.partition), intake]));
    // A failure ends the reading, however long nothing more comes.
    for (const intake of intakes) intake.failed.catch(this.#fail);
  }

  /** @throws {WeirLogError} `LOG_OFFSET_MISSING` where a raw topic no longer holds what comes after a mark */
  async open(log: Log, options: Pick<ReaderOptions, 'bufferedBytesMax' | 'restMs'>): Promise<void> {
    const positions = [...this.#intakes.values()].map(({ place, position }) => ({ ...place, offset: position }));
    this.#reader = await log.openReader(positions, options);
  }

  /**
   * Resolves when the loop is closed and what was read is taken. While a partition has no room for more, nothing is
   * read: what is fetched ahead is bounded by the reader.
   */
  async run(): Promise<void> {
    for (;;) {
      const batch = await this.#reader!.next();
      if (batch === null) break;
      await this.#intakes.get(keyOf(batch.topic, batch.partition))!.take(batch);
    }
    if (this.#failure === null) await Promise.all([...this.#intakes.values()].map((intake) => intake.settled()));
    else throw this.#failure.error;
  }

  async close(): Promise<void> {
    await this.#reader?.close();
  }
}
