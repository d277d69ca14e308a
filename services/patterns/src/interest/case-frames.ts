import { type CasesFrame, ClaimFence, decodeCasesFrame } from '@weir/journal';
import type { Log, LogReader } from '@weir/log';
import { WeirError } from '@weir/model';
import { restMs } from '../rest.js';

/** Frames fetched ahead. */
const queuedMax = 256;

/** What one follower shard says of cases, read ahead. Owns its reader. */
export class CaseFrames {
  readonly #reader: LogReader;
  readonly #onNews: () => void;
  /** What stood in the partition at the start: the topic offset after its last. */
  readonly #standing: number;
  #read: number;
  readonly #queue: CasesFrame[] = [];
  readonly #fence = new ClaimFence();
  #failure: { readonly error: unknown } | null = null;
  #isClosed = false;
  #onRoom: () => void = () => undefined;

  private constructor(
    reader: LogReader,
    { earliest, next }: { readonly earliest: number; readonly next: number },
    onNews: () => void,
  ) {
    this.#reader = reader;
    this.#onNews = onNews;
    this.#standing = next;
    this.#read = earliest;
    void this.#fetch();
  }

  /** A reader for each partition of the topic. @param onNews called when there may be more frames, or reading failed */
  static async openAll(log: Log, topic: string, onNews: () => void): Promise<CaseFrames[]> {
    const all: CaseFrames[] = [];
    for (const { partition, earliest, next } of await log.offsets(topic)) {
      const reader = await log.openReader([{ topic, partition, offset: earliest }], { restMs });
      all.push(new CaseFrames(reader, { earliest, next }, onNews));
    }
    return all;
  }

  /** The first frame that waits. @throws what reading threw */
  get first(): CasesFrame | undefined {
    if (this.#failure !== null) throw this.#failure.error;
    return this.#queue[0];
  }

  /** Nothing waits, though more stood there at the start. */
  get isBehind(): boolean {
    return !this.#isClosed && this.#queue.length === 0 && this.#read < this.#standing;
  }

  take(): CasesFrame {
    const frame = this.#queue.shift()!;
    this.#onRoom();
    return frame;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#onRoom();
    await this.#reader.close();
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
        this.#onNews();
        while (this.#queue.length >= queuedMax && !this.#isClosed) await this.#room();
      }
    } catch (error) {
      if (!this.#isClosed) this.#failure = { error };
    }
    this.#onNews();
  }

  #room(): Promise<void> {
    return new Promise((resolve) => {
      this.#onRoom = resolve;
    });
  }
}
