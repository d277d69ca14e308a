import type { LogBatch, Position } from '../port.js';

interface Place {
  readonly topic: string;
  readonly partition: number;
}

/** Where a reader stands in each of its partitions: the offset after the last batch handed on. */
export class ReaderPositions {
  readonly #topics = new Map<string, Map<number, number>>();

  constructor(from: readonly Position[]) {
    for (const { topic, partition, offset } of from) {
      const partitions = this.#topics.get(topic) ?? new Map<number, number>();
      this.#topics.set(topic, partitions.set(partition, offset));
    }
  }

  of({ topic, partition }: Place): number {
    const offset = this.#topics.get(topic)?.get(partition);
    if (offset === undefined) throw new Error(`${topic}/${partition} was not asked for`);
    return offset;
  }

  advance({ topic, partition, nextOffset }: LogBatch): void {
    this.#topics.get(topic)?.set(partition, nextOffset);
  }

  all(): Position[] {
    return [...this.#topics].flatMap(([topic, partitions]) =>
      [...partitions].map(([partition, offset]) => ({ topic, partition, offset })),
    );
  }

  partitionsByTopic(): Map<string, number[]> {
    return new Map([...this.#topics].map(([topic, partitions]) => [topic, [...partitions.keys()]]));
  }
}
