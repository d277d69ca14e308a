import type { CaseRecord } from '@weir/journal';
import type { Log } from '@weir/log';
import { CaseFrames, type CaseFramesHears, type SavedFrames } from './case-frames.js';

/**
 * What the followers say of cases, each frame once the journal has been read past the message that it is as of: rows of
 * a replay then come where they came in life, as far as they had been said. Of several shards the frame that is as of the
 * earliest message comes first. Owns the readers.
 */
export class CaseRows {
  #shards: readonly CaseFrames[] = [];
  readonly #onNews: () => void;
  #isClosed = false;
  #stirred: Promise<void>;
  #stir: () => void = () => undefined;

  private constructor(onNews: () => void) {
    this.#onNews = onNews;
    this.#stirred = this.#nextStir();
  }

  /** @param hears as `CaseFrames.openAll`; @param from where to go on; null: at the start */
  static async open(
    log: Log,
    topic: string,
    { onNews, passedOver }: CaseFramesHears,
    from: readonly SavedFrames[] | null = null,
  ): Promise<CaseRows> {
    const rows = new CaseRows(onNews);
    const onFrames = (): void => {
      rows.#wake();
      rows.#onNews();
    };
    rows.#shards = await CaseFrames.openAll(log, topic, { onNews: onFrames, passedOver }, from);
    return rows;
  }

  /** Where to go on to be given the rows that have not been taken. */
  saved(): SavedFrames[] {
    return this.#shards.map((shard) => shard.saved());
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wake();
    await Promise.all(this.#shards.map((shard) => shard.close()));
  }

  /** Whether there are rows as of a journal offset before `position`. @throws what reading threw */
  isDue(position: number): boolean {
    return this.#due(position) !== null;
  }

  /** Takes the rows as of journal offsets before `position`; waits for those that had been said at the start. @throws what reading throws */
  async upTo(position: number): Promise<CaseRecord[]> {
    const rows: CaseRecord[] = [];
    for (;;) {
      const due = this.#due(position);
      // What stood at the start must have been read before the journal is taken past it, and before later rows of others.
      if (this.#shards.some((shard) => shard.isBehind) && !this.#isClosed) await this.#stirred;
      else if (due === null) return rows;
      else rows.push(...due.take().records);
    }
  }

  /** The shard whose frame comes next, where that is as of an offset before `position`. */
  #due(position: number): CaseFrames | null {
    let due: CaseFrames | null = null;
    let version = position;
    for (const shard of this.#shards) {
      const first = shard.first;
      if (first === undefined || first.version >= version) continue;
      due = shard;
      version = first.version;
    }
    return due;
  }

  #nextStir(): Promise<void> {
    return new Promise((resolve) => {
      this.#stir = resolve;
    });
  }

  /** Wakes whoever waits: something was read, or is over. */
  #wake(): void {
    const stir = this.#stir;
    this.#stirred = this.#nextStir();
    stir();
  }
}
