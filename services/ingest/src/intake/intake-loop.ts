import type { Log, LogBatch, LogReader } from '@weir/log';
import type { PartitionIntake } from './partition-intake.js';
import { WaitingBatch } from './waiting-batch.js';

const keyOf = (topic: string, partition: number): string => `${topic}/${partition}`;

/** While so much of a partition waits, no more is read. */
const waitingBytesMax = 4 * 1024 * 1024;

/** Reads some partitions and gives each partition's batches to its intake, in their order. */
export class IntakeLoop {
  readonly #intakes: ReadonlyMap<string, PartitionIntake>;
  #reader: LogReader | null = null;
  readonly #waiting = new Map<string, WaitingBatch>();
  readonly #working = new Map<string, Promise<void>>();
  #fail: (error: unknown) => void = () => {};
  readonly #failed = new Promise<never>((_, reject) => {
    this.#fail = reject;
  });

  constructor(intakes: readonly PartitionIntake[]) {
    this.#intakes = new Map(intakes.map((intake) => [keyOf(intake.place.topic, intake.place.partition), intake]));
    // Who runs the loop hears of it; before that nobody listens.
    this.#failed.catch(() => {});
  }

  /** @throws {WeirLogError} `LOG_OFFSET_MISSING` where a raw topic no longer holds what comes after a mark */
  async open(log: Log, bufferedBytesMax: number): Promise<void> {
    const positions = [...this.#intakes.values()].map(({ place, position }) => ({ ...place, offset: position }));
    this.#reader = await log.openReader(positions, { bufferedBytesMax });
  }

  /** Resolves when the loop is closed and what was read is taken. */
  async run(): Promise<void> {
    for (;;) {
      const batch = await Promise.race([this.#reader!.next(), this.#failed]);
      if (batch === null) break;
      await Promise.race([this.#give(batch), this.#failed]);
    }
    await Promise.race([Promise.all(this.#working.values()), this.#failed]);
  }

  async close(): Promise<void> {
    await this.#reader?.close();
  }

  /** Resolves at once while there is room for more of the partition. */
  async #give(batch: LogBatch): Promise<void> {
    const key = keyOf(batch.topic, batch.partition);
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) this.#waiting.set(key, new WaitingBatch(batch));
    else waiting.add(batch);
    let working = this.#working.get(key);
    if (working === undefined) {
      working = this.#work(key).catch(this.#fail);
      this.#working.set(key, working);
    }
    if ((this.#waiting.get(key)?.bytes ?? 0) >= waitingBytesMax) await working;
  }

  async #work(key: string): Promise<void> {
    const intake = this.#intakes.get(key)!;
    for (let next = this.#waiting.get(key); next !== undefined; next = this.#waiting.get(key)) {
      this.#waiting.delete(key);
      await intake.take(next.joined());
    }
    // Within the same turn as the look that found nothing: a batch that comes later starts anew.
    this.#working.delete(key);
  }
}
