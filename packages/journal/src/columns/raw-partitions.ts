import type { Image } from '@weir/engine';
import { type SavedWatermark, TopicWatermark } from '../fold/watermark.js';
import type { Settings } from '../journal-record.js';
import type { RawMark } from '../rulings/ruling.js';

/** Offsets that a stream holds. */
const streamOffsets = 2 ** 32;
/** Transfers have 16 bits for the number. */
const streamsMax = 2 ** 16;

/** The raw frame that is being folded: where its records come from, and what they raise as they are taken. */
export interface FrameUnderWay {
  /** Of the journal message. */
  journalOffset: number;
  /** The number of the stream that its records belong to, and the raw offset where that begins. */
  stream: number;
  firstOffset: number;
  watermark: TopicWatermark;
  /** Raw offsets below it were taken before. */
  fromOffset: number;
  /** Highest time of the partition's accepted records so far, milliseconds UTC. */
  mark: number;
  /** Assets heard, a bit each. */
  heard: number;
}

/**
 * A stretch of a raw partition that transfers name by a number: offsets are counted from its first, so that 32 bits hold
 * them. What goes beyond begins another.
 */
export interface Stream {
  readonly topic: string;
  readonly partition: number;
  readonly topicBytes: Buffer;
  readonly firstOffset: number;
}

/** The event time of a raw topic, milliseconds UTC. */
export interface TopicTimes {
  readonly topic: string;
  /** Null until all its partitions have been heard or are idle. */
  readonly watermarkMs: number | null;
  /** The highest that was accepted; null before the first. */
  readonly highestMs: number | null;
}

/** The highest event time of any topic, milliseconds UTC; null before the first. */
export const highestOf = (topics: readonly TopicTimes[]): number | null =>
  topics.reduce<number | null>(
    (highest, { highestMs }) => (highestMs === null ? highest : Math.max(highest ?? highestMs, highestMs)),
    null,
  );

/**
 * How far each raw partition has come: which raw offsets count, and which event time its topic has reached. The first
 * frame in the journal wins. Owns marks, watermarks and the numbers of partitions. Source: architecture §5.
 */
export class RawPartitions {
  readonly streams: Stream[] = [];
  readonly #streamOf = new Map<string, number>();
  /** Raw offset up to which each raw partition has been taken. */
  readonly #marks = new Map<string, number>();
  readonly #watermarks = new Map<string, TopicWatermark>();
  #settings: Settings | null = null;
  #droppedFrames = 0;
  readonly frame: FrameUnderWay = {
    journalOffset: 0,
    stream: 0,
    firstOffset: 0,
    watermark: new TopicWatermark(1),
    fromOffset: 0,
    mark: 0,
    heard: 0,
  };

  /** Frames that left out raw offsets before them. */
  get droppedFrames(): number {
    return this.#droppedFrames;
  }

  settle(settings: Settings): void {
    this.#settings = settings;
  }

  /** A frame of raw offsets `[from, to)` begins. False where nothing of it counts. */
  begin(topic: string, partition: number, from: number, to: number): boolean {
    const watermark = this.#watermarkOf(topic);
    const key = keyOf(topic, partition);
    const mark = this.#marks.get(key) ?? null;
    if (mark !== null && to <= mark) return false;
    if (mark !== null && from > mark) {
      this.#droppedFrames++;
      return false;
    }
    this.#marks.set(key, to);
    watermark.wake(partition);
    const { frame } = this;
    frame.watermark = watermark;
    frame.stream = this.#streamNumber(topic, partition, from, to);
    frame.firstOffset = this.streams[frame.stream]!.firstOffset;
    frame.fromOffset = mark ?? 0;
    frame.mark = watermark.mark(partition);
    frame.heard = 0;
    return true;
  }

  /** All records of the frame that was begun have been taken. */
  end(partition: number): void {
    const { watermark, mark } = this.frame;
    watermark.raise(partition, mark);
    watermark.advance();
  }

  /** A partition has nothing more up to its end, a raw offset. */
  idle(topic: string, partition: number, end: number): void {
    const watermark = this.#watermarkOf(topic);
    const mark = this.#marks.get(keyOf(topic, partition)) ?? null;
    if (mark === end || (mark === null && end === 0)) watermark.idle(partition);
    watermark.advance();
  }

  /** The event time that a topic has reached, milliseconds UTC; −∞ until all its partitions have been heard. */
  reachedBy(topic: string): number {
    return this.#watermarkOf(topic).watermark;
  }

  /** Of each partition that was heard. */
  get marks(): RawMark[] {
    return [...this.#marks].map(([key, mark]) => {
      const [topic, partition] = [key.slice(0, key.lastIndexOf('/')), Number(key.slice(key.lastIndexOf('/') + 1))];
      return { topic, partition, mark, isIdle: this.#watermarkOf(topic).isIdle(partition) };
    });
  }

  /** Of each topic that was heard. */
  get topicTimes(): TopicTimes[] {
    const orNull = (time: number | null): number | null => (time !== null && Number.isFinite(time) ? time : null);
    return [...this.#watermarks].map(([topic, { watermark, highest }]) => ({
      topic,
      watermarkMs: orNull(watermark),
      highestMs: orNull(highest),
    }));
  }

  save(image: Image): void {
    image.put('marks', [...this.#marks]);
    image.put(
      'watermarks',
      [...this.#watermarks].map(([topic, watermark]) => [topic, watermark.saved()]),
    );
    image.put(
      'streams',
      this.streams.map(({ topic, partition, firstOffset }) => [topic, partition, firstOffset]),
    );
    image.put('droppedFrames', this.#droppedFrames);
  }

  load(image: Image): void {
    for (const [key, mark] of image.value<[string, number][]>('marks')) this.#marks.set(key, mark);
    for (const [topic, saved] of image.value<[string, SavedWatermark][]>('watermarks')) {
      this.#watermarkOf(topic).load(saved);
    }
    for (const [topic, partition, firstOffset] of image.value<[string, number, number][]>('streams')) {
      this.#addStream(topic, partition, firstOffset);
    }
    this.#droppedFrames = image.value('droppedFrames');
  }

  #watermarkOf(topic: string): TopicWatermark {
    let watermark = this.#watermarks.get(topic);
    if (watermark === undefined) {
      const declared = this.#settings?.topics.find((entry) => entry.topic === topic)?.partitions;
      watermark = new TopicWatermark(declared ?? 1);
      this.#watermarks.set(topic, watermark);
    }
    return watermark;
  }

  /** The stream of offsets `[from, to)`. */
  #streamNumber(topic: string, partition: number, from: number, to: number): number {
    const known = this.#streamOf.get(keyOf(topic, partition));
    const isEnough = (stream: number): boolean => to - this.streams[stream]!.firstOffset <= streamOffsets;
    if (known !== undefined && (isEnough(known) || this.streams.length === streamsMax)) return known;
    return this.#addStream(topic, partition, from);
  }

  #addStream(topic: string, partition: number, firstOffset: number): number {
    const stream = this.streams.length;
    this.streams.push({ topic, partition, topicBytes: Buffer.from(topic), firstOffset });
    this.#streamOf.set(keyOf(topic, partition), stream);
    return stream;
  }
}

const keyOf = (topic: string, partition: number): string => `${topic}/${partition}`;
