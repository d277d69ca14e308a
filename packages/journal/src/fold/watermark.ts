export interface SavedWatermark {
  readonly marks: readonly (readonly [partition: number, mark: number])[];
  readonly idle: readonly number[];
  readonly watermark: number | null;
}

const orNull = (instant: number): number | null => (Number.isFinite(instant) ? instant : null);

/**
 * The event time that one raw topic has reached. Marks rise with accepted records; the watermark is the lowest mark
 * of the partitions that are not idle, and never falls. No wall clock decides. Source: architecture §5.
 */
export class TopicWatermark {
  readonly #partitions: number;
  readonly #marks = new Map<number, number>();
  readonly #idle = new Set<number>();
  #watermark = Number.NEGATIVE_INFINITY;

  constructor(partitions: number) {
    this.#partitions = partitions;
  }

  /** Highest accepted time of a partition, milliseconds UTC; −∞ before the first. */
  mark(partition: number): number {
    return this.#marks.get(partition) ?? Number.NEGATIVE_INFINITY;
  }

  /** The highest mark of any partition; null before the first. */
  get highest(): number | null {
    return this.#marks.size === 0 ? null : Math.max(...this.#marks.values());
  }

  /** −∞ until every declared partition has been heard or is idle. */
  get watermark(): number {
    return this.#watermark;
  }

  /** A frame of the partition begins: it holds the watermark back again, but not behind where it stands. */
  wake(partition: number): void {
    if (this.#idle.delete(partition)) this.raise(partition, this.#watermark);
  }

  raise(partition: number, time: number): void {
    if (time > this.mark(partition)) this.#marks.set(partition, time);
  }

  /** It was read to its end, and no frame of it has come since. */
  isIdle(partition: number): boolean {
    return this.#idle.has(partition);
  }

  idle(partition: number): void {
    this.raise(partition, this.#watermark);
    this.#idle.add(partition);
  }

  /** The state as JSON knows it: null is −∞. */
  saved(): SavedWatermark {
    return { marks: [...this.#marks], idle: [...this.#idle], watermark: orNull(this.#watermark) };
  }

  load({ marks, idle, watermark }: SavedWatermark): void {
    for (const [partition, mark] of marks) this.#marks.set(partition, mark);
    for (const partition of idle) this.#idle.add(partition);
    this.#watermark = watermark ?? Number.NEGATIVE_INFINITY;
  }

  /** Call when all records of a journal message are in. */
  advance(): void {
    let lowest = Number.POSITIVE_INFINITY;
    for (let partition = 0; partition < this.#partitions; partition++) {
      if (!this.#idle.has(partition)) lowest = Math.min(lowest, this.mark(partition));
    }
    if (lowest !== Number.POSITIVE_INFINITY && lowest > this.#watermark) this.#watermark = lowest;
  }
}
