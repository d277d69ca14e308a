import type { LogBatch, LogReader } from '@weir/log';
import { batchOf } from '@weir/log/packed-records';

/** The part of a batch that lies before `end`. */
const cutAt = (batch: LogBatch, end: number): LogBatch => {
  const { topic, partition, firstOffset, nextOffset, highWatermark, records } = batch;
  if (nextOffset <= end && highWatermark <= end) return batch;
  const place = { topic, partition, firstOffset, nextOffset: Math.min(nextOffset, end) };
  return batchOf(
    { ...place, highWatermark: Math.min(highWatermark, end) },
    records.filter(({ offset }) => offset < end),
  );
};

/**
 * A reader for which some partitions end: what lies at or after the end is never handed out, and like any reader it then
 * waits for more. Once all have ended it fetches nothing: the live feed goes on behind the ends.
 */
export class BoundedReader implements LogReader {
  /** Null: nothing is left to read. */
  #inner: LogReader | null;
  readonly #ends: ReadonlyMap<string, number>;
  readonly #open: Set<string>;
  #close: () => void = () => undefined;
  readonly #closed = new Promise<null>((resolve) => {
    this.#close = () => resolve(null);
  });

  /**
   * @param ends by `<topic>/<partition>`; partitions without one never end
   * @param open the partitions, `<topic>/<partition>`, that `inner` reads
   */
  constructor(inner: LogReader | null, ends: ReadonlyMap<string, number>, open: ReadonlySet<string>) {
    this.#inner = inner;
    this.#ends = ends;
    this.#open = new Set(open);
  }

  async next(): Promise<LogBatch | null> {
    while (this.#inner !== null) {
      const batch = await this.#inner.next();
      if (batch === null) return null;
      const place = `${batch.topic}/${batch.partition}`;
      const end = this.#ends.get(place);
      if (end === undefined) return batch;
      const isOver = batch.firstOffset >= end;
      if (batch.nextOffset >= end && this.#open.delete(place) && this.#open.size === 0) await this.#leave();
      if (!isOver) return cutAt(batch, end);
    }
    return this.#closed;
  }

  async close(): Promise<void> {
    this.#close();
    await this.#leave();
  }

  async #leave(): Promise<void> {
    const inner = this.#inner;
    this.#inner = null;
    await inner?.close();
  }
}
