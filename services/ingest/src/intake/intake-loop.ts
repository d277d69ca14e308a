import type { Log, LogReader } from '@weir/log';
import type { PartitionIntake } from './partition-intake.js';

const keyOf = (topic: string, partition: number): string => `${topic}/${partition}`;

/** Reads some partitions and gives each batch to its intake, one after another. */
export class IntakeLoop {
  readonly #intakes: ReadonlyMap<string, PartitionIntake>;
  #reader: LogReader | null = null;

  constructor(intakes: readonly PartitionIntake[]) {
    this.#intakes = new Map(intakes.map((intake) => [keyOf(intake.place.topic, intake.place.partition), intake]));
  }

  /** @throws {WeirLogError} `LOG_OFFSET_MISSING` where a raw topic no longer holds what comes after a mark */
  async open(log: Log, bufferedBytesMax: number): Promise<void> {
    const positions = [...this.#intakes.values()].map(({ place, position }) => ({ ...place, offset: position }));
    this.#reader = await log.openReader(positions, { bufferedBytesMax });
  }

  /** Resolves when the loop is closed. */
  async run(): Promise<void> {
    for (;;) {
      const batch = await this.#reader!.next();
      if (batch === null) return;
      await this.#intakes.get(keyOf(batch.topic, batch.partition))!.take(batch);
    }
  }

  async close(): Promise<void> {
    await this.#reader?.close();
  }
}
