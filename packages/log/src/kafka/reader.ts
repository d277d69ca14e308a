import { randomUUID } from 'node:crypto';
import type { Kafka } from 'kafkajs';
import { Backoff } from '../backoff.js';
import { isLogError, offsetMissing, WeirLogError } from '../errors.js';
import { HandOff } from '../hand-off.js';
import type { LogBatch, LogReader, PartitionOffsets, Position, ReaderOptions } from '../port.js';
import type { Administration } from './administration.js';
import { withinMs } from './deadline.js';
import type { KafkaLogOptions } from './options.js';
import { ReaderPositions } from './reader-positions.js';
import { ReaderSession } from './reader-session.js';
import { translate } from './translate.js';

const bufferedBytesMaxDefault = 32 * 1024 * 1024;

/** A topic that vanishes while it is read may only be unknown to a broker that has just started. */
const topicGraceMs = 10_000;

/** Closing does not wait longer than this for a broker's farewell. */
const farewellMs = 3_000;

/**
 * Reads partitions from given offsets, through as many sessions as it takes. It owns the positions; a session is
 * begun only when the broker holds them all, and whatever a session says of other offsets halts the reader.
 */
export class KafkaReader implements LogReader {
  readonly #open: () => Kafka;
  readonly #administration: Administration;
  readonly #options: KafkaLogOptions;
  readonly #positions: ReaderPositions;
  readonly #bufferedBytesMax: number;
  readonly #checksums: boolean;
  readonly #restMs: number;
  readonly #handOff: HandOff;
  readonly #closing = new AbortController();
  readonly #closed = new Promise<null>((resolve) => {
    this.#closing.signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  readonly #backoff = new Backoff(100, 2_000);
  #running: Promise<void> = Promise.resolve();
  #session: ReaderSession | null = null;
  #missingSinceMs: number | null = null;

  constructor(
    open: () => Kafka,
    administration: Administration,
    options: KafkaLogOptions,
    from: readonly Position[],
    { bufferedBytesMax = bufferedBytesMaxDefault, checksums = true, restMs = 0 }: ReaderOptions,
  ) {
    this.#open = open;
    this.#administration = administration;
    this.#options = options;
    this.#positions = new ReaderPositions(from);
    this.#bufferedBytesMax = bufferedBytesMax;
    this.#checksums = checksums;
    this.#restMs = restMs;
    this.#handOff = new HandOff(bufferedBytesMax);
  }

  /**
   * Checks the positions, waiting for a broker as long as it takes, and begins to read.
   * @throws {WeirLogError} `LOG_TOPIC_MISSING`, `LOG_OFFSET_MISSING`, `LOG_CLOSED`, `LOG_OTHER`
   */
  async start(): Promise<void> {
    for (;;) {
      try {
        await this.#assertHeld();
        break;
      } catch (error) {
        if (!isLogError(error, 'LOG_UNREACHABLE')) throw error;
        if (this.#backoff.worthSaying) this.#report('warn', 'waiting for a broker to read from', error);
        await this.#backoff.failed(this.#closing.signal);
      }
      if (this.#closing.signal.aborted) throw new WeirLogError('LOG_CLOSED', 'closed while opening a reader');
    }
    this.#running = this.#run();
  }

  next(): Promise<LogBatch | null> {
    return this.#handOff.next();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#handOff.close();
    await withinMs(farewellMs, Promise.all([this.#session?.stop(), this.#running]));
  }

  async #run(): Promise<void> {
    if (this.#positions.all().length === 0) return;
    for (let checked = true; !this.#closing.signal.aborted; checked = false) {
      try {
        if (!checked) await this.#assertHeld();
        const end = await this.#runSession();
        if (this.#closing.signal.aborted) return;
        throw end;
      } catch (error) {
        if (this.#closing.signal.aborted) return;
        const halt = await this.#haltFor(error);
        if (halt !== null) {
          this.#report('error', 'reading has halted', halt);
          return this.#handOff.fail(halt);
        }
        if (this.#backoff.worthSaying)
          this.#report('warn', 'reading was interrupted and goes on where it was', translate(error, 'reading'));
        await this.#backoff.failed(this.#closing.signal);
      }
    }
  }

  async #runSession(): Promise<unknown> {
    const groupId = `${this.#options.clientId}.reader.${randomUUID()}`;
    const session = new ReaderSession({
      // A client of its own: kafkajs keeps what it knows of each group for as long as the client lives.
      client: this.#open(),
      groupId,
      positions: this.#positions,
      handOff: this.#handOff,
      bufferedBytesMax: this.#bufferedBytesMax,
      checksums: this.#checksums,
      restMs: this.#restMs,
      onJoined: () => {
        if (this.#backoff.attempts > 0) this.#report('info', 'reading again', null);
        this.#backoff.succeeded();
        this.#missingSinceMs = null;
      },
    });
    this.#session = session;
    try {
      return await Promise.race([session.run(), this.#closed]);
    } finally {
      this.#session = null;
      await withinMs(
        farewellMs,
        session
          .stop()
          .then(() => this.#administration.deleteGroup(groupId))
          // Brokers forget empty groups by themselves.
          .catch(() => undefined),
      );
    }
  }

  /** @throws {WeirLogError} `LOG_TOPIC_MISSING`, `LOG_OFFSET_MISSING`, or why it could not be found out */
  async #assertHeld(): Promise<void> {
    const held = new Map<string, readonly PartitionOffsets[]>();
    for (const { topic, partition, offset } of this.#positions.all()) {
      const rows = held.get(topic) ?? (await this.#administration.offsets(topic));
      held.set(topic, rows);
      const row = rows.find((other) => other.partition === partition);
      if (row === undefined)
        throw new WeirLogError('LOG_TOPIC_MISSING', `${topic} has ${rows.length} partitions, ${partition} is not one`, {
          place: { topic, partition },
        });
      if (offset < row.earliest || offset > row.next) throw offsetMissing(topic, partition, offset, row);
    }
  }

  /** The error to halt with, or null where going on is right. */
  async #haltFor(error: unknown): Promise<WeirLogError | null> {
    const known = translate(error, 'reading');
    if (known.code === 'LOG_GAP') return known;
    if (known.code === 'LOG_OFFSET_MISSING') return isLogError(error) ? error : this.#refused(error);
    if (known.code !== 'LOG_TOPIC_MISSING') return null;
    this.#missingSinceMs ??= Date.now();
    return Date.now() - this.#missingSinceMs > topicGraceMs ? known : null;
  }

  /** The broker refused a position while reading: says which, and what is held now. */
  async #refused(error: unknown): Promise<WeirLogError> {
    try {
      await this.#assertHeld();
    } catch (missing) {
      if (isLogError(missing, 'LOG_OFFSET_MISSING')) return missing;
    }
    // Everything is held now, or nobody answers: the refusal stands all the same, since what lies at these offsets
    // may not be what lay there.
    const { topic, partition } = placeOf(error) ?? {};
    const position = this.#positions.all().find((at) => at.topic === topic && at.partition === partition);
    return position === undefined
      ? translate(error, 'reading')
      : offsetMissing(position.topic, position.partition, position.offset, null, error);
  }

  #report(level: 'info' | 'warn' | 'error', message: string, error: WeirLogError | null): void {
    this.#options.onLog?.(level, message, {
      positions: this.#positions.all(),
      ...(error === null ? {} : { code: error.code, error: error.message }),
    });
  }
}

function placeOf(error: unknown): { topic?: string; partition?: number } | null {
  for (let current = error; current instanceof Error; current = current.cause)
    if ('topic' in current && 'partition' in current) return current as { topic?: string; partition?: number };
  return null;
}
