import { crc32 } from 'node:zlib';
import { type CasesFrame, ClaimFence, decodeCasesFrame, olderClaim, type PassedOverCounts } from '@weir/journal';
import type { Log, LogReader } from '@weir/log';
import { WeirError } from '@weir/model';
import { type TopicPlace, whyNotThere } from '@weir/snapshots';
import { restMs } from '../rest.js';

/** Frames fetched ahead. */
const queuedMax = 256;

/** Where in a partition frames go on, and the highest claim before that. JSON. */
export interface SavedFrames {
  readonly next: number;
  readonly epoch: number;
  /** The last message before; null: none was read since the one who saved it began at the partition's start. */
  readonly last: TopicPlace | null;
}

interface Queued {
  readonly frame: CasesFrame;
  readonly offset: number;
  readonly value: Buffer;
  /** The highest claim before it. */
  readonly epoch: number;
}

export interface CaseFramesHears {
  /** Called when there may be more frames, or reading failed. */
  readonly onNews: () => void;
  /** Counts the rows that were said under an earlier claim. */
  readonly passedOver: PassedOverCounts;
}

/** What one follower shard says of cases, read ahead. Owns its reader. */
export class CaseFrames {
  readonly #reader: LogReader;
  readonly #onNews: () => void;
  readonly #passedOver: PassedOverCounts;
  /** What stood in the partition at the start: the topic offset after its last. */
  readonly #standing: number;
  #read: number;
  readonly #queue: Queued[] = [];
  readonly #fence: ClaimFence;
  #taken: { readonly offset: number; readonly value: Buffer } | null = null;
  readonly #from: SavedFrames;
  #failure: { readonly error: unknown } | null = null;
  #isClosed = false;
  #onRoom: () => void = () => undefined;

  private constructor(reader: LogReader, from: SavedFrames, standing: number, { onNews, passedOver }: CaseFramesHears) {
    this.#reader = reader;
    this.#onNews = onNews;
    this.#passedOver = passedOver;
    this.#standing = standing;
    this.#from = from;
    this.#read = from.next;
    this.#fence = new ClaimFence(from.epoch);
    void this.#fetch();
  }

  /**
   * A reader for each partition of the topic.
   * @param from by partition; null: from the start
   */
  static async openAll(
    log: Log,
    topic: string,
    hears: CaseFramesHears,
    from: readonly SavedFrames[] | null = null,
  ): Promise<CaseFrames[]> {
    const all: CaseFrames[] = [];
    for (const { partition, earliest, next } of await log.offsets(topic)) {
      const start = from?.[partition] ?? { next: earliest, epoch: -1, last: null };
      const reader = await log.openReader([{ topic, partition, offset: start.next }], { restMs });
      all.push(new CaseFrames(reader, start, next, hears));
    }
    return all;
  }

  /** The first frame that waits. @throws what reading threw */
  get first(): CasesFrame | undefined {
    if (this.#failure !== null) throw this.#failure.error;
    return this.#queue[0]?.frame;
  }

  /** Nothing waits, though more stood there at the start. */
  get isBehind(): boolean {
    return !this.#isClosed && this.#queue.length === 0 && this.#read < this.#standing;
  }

  take(): CasesFrame {
    const { frame, offset, value } = this.#queue.shift()!;
    this.#taken = { offset, value };
    this.#onRoom();
    return frame;
  }

  /** Where to go on to be given what has not been taken. */
  saved(): SavedFrames {
    const waiting = this.#queue[0];
    const taken = this.#taken;
    return {
      next: waiting?.offset ?? this.#read,
      epoch: waiting?.epoch ?? this.#fence.epoch,
      last: taken === null ? this.#from.last : { offset: taken.offset, crc32: crc32(taken.value) },
    };
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
          const [frame, epoch] = [decodeCasesFrame(value), this.#fence.epoch];
          const { length: rows } = frame.records;
          // What a follower says after another has claimed its shard counts nowhere.
          if (!this.#fence.takes(frame.epoch)) this.#passedOver.add(olderClaim, offset, rows, batch.topic);
          else if (rows > 0) this.#queue.push({ frame, offset, value, epoch });
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

/** Why a topic does not have what was read of it; null: it has. */
export const whyNotFrames = async (log: Log, topic: string, saved: readonly SavedFrames[]): Promise<string | null> => {
  const bounds = await log.offsets(topic);
  if (bounds.length !== saved.length) return `${topic} has ${bounds.length} partitions, and it is of ${saved.length}`;
  for (const [partition, { next, last }] of saved.entries()) {
    if (next > bounds[partition]!.next) return `${topic} ends before offset ${next} of partition ${partition}`;
    const why = last === null ? null : await whyNotThere(log, { topic, partition }, last);
    if (why !== null) return why;
  }
  return null;
};
