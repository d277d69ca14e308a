import { type CaseRecord, type CasesFrame, ClaimFence, decodeCasesFrame } from '@weir/journal';
import type { Log, LogReader } from '@weir/log';
import { WeirError } from '@weir/model';
import { restMs } from '../rest.js';

/** Frames fetched ahead. */
const queuedMax = 256;

/**
 * What the follower says of cases, each frame once the journal has been read past the message that it is as of: rows of
 * a replay then come where they came in life, as far as they had been said. Owns its reader.
 */
export class CaseRows {
  readonly #reader: LogReader;
  readonly #onNews: () => void;
  /** What stood on the topic at the start must have been read before the journal is taken past it. */
  readonly #standing: number;
  #read: number;
  #queue: CasesFrame[] = [];
  readonly #fence = new ClaimFence();
  #failure: unknown = null;
  #isClosed = false;
  #stirred: Promise<void>;
  #stir: () => void = () => undefined;

  private constructor(
    reader: LogReader,
    { earliest, next }: { readonly earliest: number; readonly next: number },
    onNews: () => void,
  ) {
    this.#reader = reader;
    this.#onNews = onNews;
    this.#standing = next;
    this.#read = earliest;
    this.#stirred = this.#nextStir();
    void this.#fetch();
  }

  /** @param onNews called when there may be more rows, or reading failed */
  static async open(log: Log, topic: string, onNews: () => void): Promise<CaseRows> {
    const [partition] = await log.offsets(topic);
    const bounds = partition ?? { earliest: 0, next: 0 };
    const reader = await log.openReader([{ topic, partition: 0, offset: bounds.earliest }], { restMs });
    return new CaseRows(reader, bounds, onNews);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wake();
    await this.#reader.close();
  }

  /** Whether there are rows as of a journal offset before `position`. @throws what reading threw */
  isDue(position: number): boolean {
    if (this.#failure !== null) throw this.#failure;
    return this.#isDue(position);
  }

  /** Takes the rows as of journal offsets before `position`; waits for those that had been said at the start. @throws what reading throws */
  async upTo(position: number): Promise<CaseRecord[]> {
    const rows: CaseRecord[] = [];
    for (;;) {
      while (this.#isDue(position)) rows.push(...this.#queue.shift()!.records);
      this.#wake();
      const mayBeMore = this.#queue.length === 0 && this.#read < this.#standing;
      if (this.#failure !== null) throw this.#failure;
      if (!mayBeMore || this.#isClosed) return rows;
      await this.#stirred;
    }
  }

  #isDue(position: number): boolean {
    const [first] = this.#queue;
    return first !== undefined && first.version < position;
  }

  async #fetch(): Promise<void> {
    try {
      for (let batch = await this.#reader.next(); batch !== null; batch = await this.#reader.next()) {
        for (const { offset, value } of batch.records) {
          if (value === null) throw new WeirError('FRAME_CORRUPT', `cases offset ${offset} is empty`);
          const frame = decodeCasesFrame(value);
          // What a follower says after another has claimed its shard counts nowhere.
          if (this.#fence.takes(frame.epoch) && frame.records.length > 0) this.#queue.push(frame);
        }
        this.#read = batch.nextOffset;
        this.#wake();
        this.#onNews();
        while (this.#queue.length >= queuedMax && !this.#isClosed) await this.#stirred;
      }
    } catch (error) {
      if (!this.#isClosed) this.#failure = error;
    }
    this.#wake();
    this.#onNews();
  }

  #nextStir(): Promise<void> {
    return new Promise((resolve) => {
      this.#stir = resolve;
    });
  }

  /** Wakes whoever waits: something was read, taken, or is over. */
  #wake(): void {
    const stir = this.#stir;
    this.#stirred = this.#nextStir();
    stir();
  }
}
