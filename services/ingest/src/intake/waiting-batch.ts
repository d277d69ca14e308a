import { batchOf, type LogBatch, type LogRecord } from '@weir/log';

/**
 * Batches of one partition that wait while a frame is on its way, joined to one: the slower the journal, the larger the
 * next frame, so that small batches never make a backlog. Owns the batches it was given.
 */
export class WaitingBatch {
  readonly #first: LogBatch;
  #last: LogBatch;
  readonly #records: LogRecord[] = [];
  #bytes = 0;

  constructor(first: LogBatch) {
    this.#first = first;
    this.#last = first;
    this.add(first);
  }

  /** Bytes of the values that wait. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes the batch that follows in the partition. */
  add(batch: LogBatch): void {
    this.#last = batch;
    for (const record of batch.records) {
      this.#records.push(record);
      this.#bytes += record.value?.length ?? 0;
    }
  }

  joined(): LogBatch {
    const { topic, partition, firstOffset } = this.#first;
    const { nextOffset, highWatermark } = this.#last;
    return batchOf({ topic, partition, firstOffset, nextOffset, highWatermark }, this.#records);
  }
}
