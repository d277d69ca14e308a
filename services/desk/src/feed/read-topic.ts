import { setTimeout as sleep } from 'node:timers/promises';
import { confluentIdOf, type SchemasAtHand } from '@weir/avro';
import type { Log, LogReader, LogRecord } from '@weir/log';

/** A message of a topic, where it lies. */
export type OnMessage = (message: LogRecord, topic: string, partition: number) => void;

export interface TopicFeedParts {
  readonly log: Log;
  readonly topic: string;
  readonly onMessage: OnMessage;
  /** Learnt from before a message is told that names one of them; left out: messages are told as they come. */
  readonly schemas?: Pick<SchemasAtHand, 'learn'> | undefined;
  /** Hears how many messages wait for the registry, when that changes from none and back. */
  readonly onHeld?: (count: number) => void;
}

interface Held {
  readonly message: LogRecord;
  readonly partition: number;
}

/** Of messages that wait for the registry; beyond it nothing is read on until it answers. */
const heldBytesMax = 64 * 2 ** 20;
/** How often it is asked then. */
const askAgainMs = 1_000;

/**
 * Reads all partitions of a topic from their beginnings, and goes on for ever. Owns its reader, and the messages that cannot be told yet
 * because the registry does not answer: the others are told meanwhile. Of each account or case the highest version stands, so none is lost for it.
 */
export class TopicFeed {
  readonly #parts: TopicFeedParts;
  readonly #reader: LogReader;
  readonly #positions: Map<number, number>;
  /** By partition: what stood when reading began and is not read yet. */
  readonly #behind: Map<number, number>;
  readonly #held: Held[] = [];
  #heldBytes = 0;
  #isTellingHeld = false;
  readonly #ending = new AbortController();

  private constructor(
    parts: TopicFeedParts,
    reader: LogReader,
    positions: Map<number, number>,
    behind: Map<number, number>,
  ) {
    this.#parts = parts;
    this.#reader = reader;
    this.#positions = positions;
    this.#behind = behind;
  }

  /** Reads what stands. @throws {WeirLogError} `LOG_TOPIC_MISSING`, `LOG_UNREACHABLE` */
  static async open(parts: TopicFeedParts): Promise<TopicFeed> {
    const { log, topic } = parts;
    const offsets = await log.offsets(topic);
    const reader = await log.openReader(
      offsets.map(({ partition, earliest }) => ({ topic, partition, offset: earliest })),
    );
    const starts = new Map(offsets.map(({ partition, earliest }) => [partition, earliest]));
    const behind = new Map(
      offsets.filter(({ earliest, next }) => next > earliest).map(({ partition, next }) => [partition, next]),
    );
    const feed = new TopicFeed(parts, reader, starts, behind);
    while (feed.#behind.size > 0 && (await feed.#read()));
    return feed;
  }

  /** By partition: the offset after the last message that was read. */
  get positions(): ReadonlyMap<number, number> {
    return this.#positions;
  }

  /** Reads until it is closed. @throws as `LogReader.next` */
  async run(): Promise<void> {
    const reading = async (): Promise<void> => {
      while (await this.#read());
    };
    const asking = async (): Promise<void> => {
      while (await this.#waited()) await this.#tellHeld();
    };
    await Promise.all(this.#parts.schemas === undefined ? [reading()] : [reading(), asking()]);
  }

  /** Tells what waits for the registry, as far as that answers. */
  async #tellHeld(): Promise<void> {
    if (this.#isTellingHeld) return;
    this.#isTellingHeld = true;
    try {
      const { onHeld, onMessage, schemas, topic } = this.#parts;
      while (this.#held.length > 0) {
        const { message, partition } = this.#held[0]!;
        if ((await schemas!.learn(message.value)) === 'registry-away' || this.#ending.signal.aborted) return;
        this.#held.shift();
        this.#heldBytes -= message.value!.length;
        onMessage(message, topic, partition);
        if (this.#held.length === 0) onHeld?.(0);
      }
    } finally {
      this.#isTellingHeld = false;
    }
  }

  close(): Promise<void> {
    this.#ending.abort();
    return this.#reader.close();
  }

  async #read(): Promise<boolean> {
    while (this.#heldBytes > heldBytesMax && (await this.#waited())) await this.#tellHeld();
    const batch = await this.#reader.next();
    if (batch === null) return false;
    const { partition, nextOffset, records } = batch;
    const { onMessage, schemas, topic } = this.#parts;
    for (const record of records) {
      // Without a wait where nothing is to be learnt: a topic may have a million messages.
      if (schemas === undefined || confluentIdOf(record.value) === null) onMessage(record, topic, partition);
      else await this.#learnAndTell(record, partition);
    }
    this.#positions.set(partition, nextOffset);
    if ((this.#behind.get(partition) ?? Number.POSITIVE_INFINITY) <= nextOffset) this.#behind.delete(partition);
    return true;
  }

  /** False: closed meanwhile. */
  async #waited(): Promise<boolean> {
    await sleep(askAgainMs, undefined, { signal: this.#ending.signal }).catch(() => undefined);
    return !this.#ending.signal.aborted;
  }

  async #learnAndTell(message: LogRecord, partition: number): Promise<void> {
    const { onHeld, onMessage, schemas, topic } = this.#parts;
    // Behind those that wait already: of one version the first counts.
    if (this.#held.length === 0 && (await schemas!.learn(message.value)) !== 'registry-away') {
      onMessage(message, topic, partition);
      return;
    }
    // A copy: a view would keep the whole fetch.
    this.#held.push({ message: { ...message, value: Buffer.from(message.value!) }, partition });
    this.#heldBytes += message.value!.length;
    if (this.#held.length === 1) onHeld?.(1);
  }
}
