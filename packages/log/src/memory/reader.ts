import { batchOf } from '../packed-records.js';
import type { LogBatch, LogReader, Position } from '../port.js';
import type { MemoryBroker } from './broker.js';

/** Reads its partitions in turn; looks at the log only when asked, so nothing is buffered. */
export class MemoryReader implements LogReader {
  readonly #broker: MemoryBroker;
  readonly #positions: { readonly topic: string; readonly partition: number; offset: number }[];
  readonly #batchBytesMax: number;
  #turn = 0;
  #closed = false;
  #failure: { readonly error: unknown } | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(broker: MemoryBroker, from: readonly Position[], batchBytesMax = Number.POSITIVE_INFINITY) {
    this.#broker = broker;
    this.#positions = from.map((position) => ({ ...position }));
    this.#batchBytesMax = batchBytesMax;
  }

  next(): Promise<LogBatch | null> {
    // Calls that overlap are served in their order.
    const batch = this.#last.then(() => this.#wait());
    this.#last = batch.catch(() => undefined);
    return batch;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#broker.wake();
  }

  async #wait(): Promise<LogBatch | null> {
    for (;;) {
      if (this.#closed) return null;
      if (this.#failure !== null) throw this.#failure.error;
      try {
        const batch = this.#broker.reachable ? this.#read() : null;
        if (batch !== null) return batch;
      } catch (error) {
        this.#failure = { error };
        throw error;
      }
      await this.#broker.change();
    }
  }

  #read(): LogBatch | null {
    for (let tried = 0; tried < this.#positions.length; tried++) {
      const position = this.#positions[this.#turn++ % this.#positions.length]!;
      const { topic, partition, offset } = position;
      const found = this.#broker.read(topic, partition, offset, this.#broker.batchRecordsMax);
      if (found.length === 0) continue;
      const records = found.slice(0, countWithin(found, this.#batchBytesMax));
      position.offset += records.length;
      const highWatermark = this.#broker.offsets(topic)[partition]!.next;
      const { offset: nextOffset } = position;
      return batchOf({ topic, partition, firstOffset: offset, nextOffset, highWatermark }, records);
    }
    return null;
  }
}

/** How many records fit, at least one. */
function countWithin(records: LogBatch['records'], bytesMax: number): number {
  let bytes = 0;
  for (const [count, { key, value }] of records.entries()) {
    bytes += (key?.length ?? 0) + (value?.length ?? 0);
    if (bytes > bytesMax && count > 0) return count;
  }
  return records.length;
}
