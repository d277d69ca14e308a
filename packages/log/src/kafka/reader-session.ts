import type { Consumer, Kafka } from 'kafkajs';
import { WeirLogError } from '../errors.js';
import type { HandOff } from '../hand-off.js';
import { exactly } from './assignment.js';
import { hangMs } from './client.js';
import { type FetchedBatch, toLogBatch } from './fetched-batch.js';
import type { ReaderPositions } from './reader-positions.js';
import { Rest } from './rest.js';

/** A member that is silent for this long is put out of its group; it is alone there, so it only joins again. */
const sessionTimeoutMs = 30_000;
const heartbeatMs = 3_000;

/**
 * How long a broker holds a fetch that has nothing to return. It answers at once when something comes, so this does
 * not delay records; it bounds how long closing takes, as kafkajs waits for the fetch in flight.
 */
const fetchWaitMs = 500;

/** A batch is unfolded at once: this bounds how long the event loop stands still for small records. */
const fetchBytesMax = 16 * 1024 * 1024;
const partitionFetchBytesMax = 4 * 1024 * 1024;
const fetchBytesMin = 64 * 1024;

export interface SessionParts {
  readonly client: Kafka;
  readonly groupId: string;
  readonly positions: ReaderPositions;
  readonly handOff: HandOff;
  readonly bufferedBytesMax: number;
  /** See `ReaderOptions`. */
  readonly checksums: boolean;
  readonly restMs: number;
  /** Called when the group is joined and reading begins. */
  readonly onJoined: () => void;
}

/**
 * One membership of one group of its own, from joining until something ends it. Positions live outside: a session
 * that breaks is replaced by another, in another group, because a group with a dead member keeps a newcomer waiting
 * until the dead one's session times out.
 */
export class ReaderSession {
  readonly #parts: SessionParts;
  readonly #consumer: Consumer;
  readonly #ended: Promise<unknown>;
  #end: (error: unknown) => void = () => undefined;
  #over = false;
  #lastSignMs = Date.now();
  readonly #rest: Rest;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#rest = new Rest(parts.restMs);
    this.#ended = new Promise((resolve) => {
      this.#end = (error) => {
        this.#over = true;
        this.#rest.end();
        resolve(error);
      };
    });
    this.#consumer = parts.client.consumer({
      groupId: parts.groupId,
      partitionAssigners: [exactly(parts.positions.partitionsByTopic())],
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: heartbeatMs,
      minBytes: 1,
      maxWaitTimeInMs: fetchWaitMs,
      maxBytes: Math.max(fetchBytesMin, Math.min(fetchBytesMax, parts.bufferedBytesMax)),
      maxBytesPerPartition: Math.max(fetchBytesMin, Math.min(partitionFetchBytesMax, parts.bufferedBytesMax)),
      allowAutoTopicCreation: false,
      // Committed records only. Frames are written without transactions and lose nothing by it; alerts and stop orders
      // may be written with them, and what was aborted must not be acted upon.
      readUncommitted: false,
      // kafkajs would start again in the same group from what it believes to be the position.
      retry: { restartOnFailure: async () => false },
    });
  }

  /** Reads until something ends it; resolves with what that was. */
  async run(): Promise<unknown> {
    const consumer = this.#consumer;
    const watch = setInterval(() => this.#assertAlive(), hangMs / 10);
    try {
      await Promise.race([this.#begin(consumer), this.#ended]);
      return await this.#ended;
    } finally {
      clearInterval(watch);
    }
  }

  async #begin(consumer: Consumer): Promise<void> {
    consumer.on(consumer.events.CRASH, ({ payload }) => this.#end(payload.error));
    // kafkajs calls this before it fetches anything after a join, so no record is ever read from where it would
    // begin by itself.
    consumer.on(consumer.events.GROUP_JOIN, () => this.#seek());
    for (const sign of [consumer.events.FETCH_START, consumer.events.FETCH] as const)
      consumer.on(sign, () => this.#showLife());
    consumer.on(consumer.events.FETCH_START, () => this.#rest.begin());
    await consumer.connect();
    await consumer.subscribe({ topics: [...this.#parts.positions.partitionsByTopic().keys()], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: ({ batch, heartbeat, isRunning }) =>
        this.#take(batch as unknown as FetchedBatch, heartbeat, isRunning),
    });
  }

  async stop(): Promise<void> {
    this.#end(null);
    await this.#consumer.disconnect();
  }

  #showLife(): void {
    this.#lastSignMs = Date.now();
  }

  #assertAlive(): void {
    if (Date.now() - this.#lastSignMs > hangMs)
      this.#end(new WeirLogError('LOG_UNREACHABLE', `no sign of the broker for ${hangMs} ms`));
  }

  #seek(): void {
    for (const { topic, partition, offset } of this.#parts.positions.all())
      this.#consumer.seek({ topic, partition, offset: String(offset) });
    this.#parts.onJoined();
  }

  /**
   * Hands a batch on and waits while the reader is full. Waiting here, and not with `pause()`: a fetcher of kafkajs
   * that finds all its partitions paused sleeps for the whole fetch wait, whenever they are resumed.
   */
  async #take(batch: FetchedBatch, heartbeat: () => Promise<void>, isRunning: () => boolean): Promise<void> {
    const { handOff, positions } = this.#parts;
    if (this.#over) return;
    let isAtEnd = false;
    try {
      const fresh = toLogBatch(batch, positions.of(batch), this.#parts.checksums);
      if (fresh !== null) {
        handOff.push(fresh);
        positions.advance(fresh);
        isAtEnd = fresh.nextOffset >= fresh.highWatermark;
      }
    } catch (error) {
      return this.#end(error);
    }
    // kafkajs fetches again when this returns.
    if (isAtEnd) await this.#rest.over();
    while (!handOff.hasRoom && !this.#over && isRunning()) {
      await handOff.room(heartbeatMs / 3);
      this.#showLife();
      await heartbeat();
    }
  }
}
