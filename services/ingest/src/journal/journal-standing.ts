import type { JournalFrame, Settings } from '@weir/journal';
import { weigh } from './mark.js';
import type { MarksAt } from './marks-in-flows.js';

interface PartitionStanding {
  mark: number | null;
  /** An idle frame for this mark is the last that was said of the partition. */
  idle: boolean;
}

/** What an ingest needs to know of the journal to go on: marks, idleness and settings, folded frame by frame. */
export class JournalStanding {
  /** Journal offset of the next frame to apply. */
  next = 0;
  #settings: Settings | null = null;
  #droppedFrames = 0;
  readonly #partitions = new Map<string, PartitionStanding>();

  /** The first in the journal holds. */
  get settings(): Settings | null {
    return this.#settings;
  }

  /** Frames that began past the mark of their time: somebody left raw offsets out. */
  get droppedFrames(): number {
    return this.#droppedFrames;
  }

  mark(topic: string, partition: number): number | null {
    return this.#of(topic, partition).mark;
  }

  isIdle(topic: string, partition: number): boolean {
    return this.#of(topic, partition).idle;
  }

  /** Goes on at journal offset `next`, up to which these are the marks of all raw partitions. */
  jump({ next, marks, droppedFrames }: MarksAt): void {
    this.next = next;
    this.#droppedFrames = droppedFrames;
    for (const { topic, partition, mark, isIdle } of marks) {
      const standing = this.#of(topic, partition);
      standing.mark = mark;
      standing.idle = isIdle;
    }
  }

  apply(frame: JournalFrame): void {
    if (frame.type === 'rules' || frame.type === 'repair' || frame.type === 'rebase' || frame.type === 'claim') return;
    if (frame.type === 'settings') {
      this.#settings ??= frame.settings;
      return;
    }
    const standing = this.#of(frame.topic, frame.partition);
    if (frame.type === 'idle') {
      if (frame.end === (standing.mark ?? 0)) standing.idle = true;
      return;
    }
    const weight = weigh(standing.mark, frame.from, frame.to);
    if (weight === 'gap') this.#droppedFrames++;
    if (weight !== 'taken') return;
    standing.mark = frame.to;
    standing.idle = false;
  }

  #of(topic: string, partition: number): PartitionStanding {
    const key = `${topic}/${partition}`;
    let standing = this.#partitions.get(key);
    if (standing === undefined) {
      standing = { mark: null, idle: false };
      this.#partitions.set(key, standing);
    }
    return standing;
  }
}
