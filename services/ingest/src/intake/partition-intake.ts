import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LogBatch } from '@weir/log';
import type { DeadLetters } from '../dead-letters/dead-letters.js';
import type { IngestEvent } from '../events.js';
import {
  type JournalWriter,
  type PartitionMark,
  type RawPlace,
  sealEmpty,
  sealIdle,
} from '../journal/journal-writer.js';
import type { Departures } from './departures.js';
import type { FairTurns } from './fair-turns.js';
import { OpenFrame, type Reading, type ReadingRules, sliceMessagesMax } from './open-frame.js';
import type { RegistrySchemas } from './registry-schemas.js';

export interface IntakeParts {
  readonly writer: JournalWriter;
  readonly deadLetters: DeadLetters;
  readonly signal: AbortSignal;
  readonly onEvent: (event: IngestEvent) => void;
  readonly recordsPerFrameMax: number;
  /** Of all partitions together. */
  readonly departures: Departures;
}

export interface IntakeStart {
  readonly place: RawPlace;
  readonly rules: ReadingRules;
  /** Null for topics without transfers: nobody waits for their partitions. */
  readonly turns: FairTurns | null;
  /** Null: the topic carries JSON only, or there is no registry. */
  readonly schemas: RegistrySchemas | null;
  /** Raw offset to read from. */
  readonly from: number;
  readonly mark: PartitionMark;
  readonly idle: boolean;
}

/**
 * Takes one raw partition into the journal, from its mark on, a frame at a time: while one is on its way, the next is
 * read. Owns the partition's mark and position; nobody else appends frames of this partition in this process.
 */
export class PartitionIntake {
  readonly place: RawPlace;
  readonly #parts: IntakeParts;
  readonly #turns: FairTurns | null;
  readonly #schemas: RegistrySchemas | null;
  readonly #open: OpenFrame;
  #mark: PartitionMark;
  #position: number;
  #highWatermark = 0;
  #isTaking = false;
  /** More messages are at hand: a frame that is not full waits for them. */
  #isMidBatch = false;
  /** Messages read since others had their turn, over batches that may be small. */
  #sinceTurn = 0;
  #idle: boolean;
  #quietSinceMs = performance.now();
  /** The frames on their way; null while there is nothing to send. */
  #sending: Promise<void> | null = null;
  #failure: { readonly error: unknown } | null = null;
  #fail: (error: unknown) => void = () => undefined;
  /** Rejects when a frame fails. Resolves never. */
  readonly failed = new Promise<never>((_, reject) => {
    this.#fail = reject;
  });
  /** Wakes whoever waits for the open frame to be sealed. */
  #onRoom: () => void = () => undefined;
  /** The append before; the next waits for it, so that one frame of the partition is in flight. */
  #appended: Promise<unknown> = Promise.resolve();

  constructor(parts: IntakeParts, { place, rules, turns, schemas, from, mark, idle }: IntakeStart) {
    this.#parts = parts;
    this.place = place;
    this.#turns = turns;
    this.#schemas = schemas;
    this.#open = new OpenFrame(place, rules, parts.recordsPerFrameMax, from);
    this.#position = from;
    this.#mark = mark;
    this.#idle = idle;
  }

  /** Raw offset up to which everything has been journalled. */
  get position(): number {
    return this.#position;
  }

  /**
   * Reads the batch that follows in the partition. Resolves when all of it stands in frames that are on their way, or
   * in one that waits: at most two frames of a partition are in memory. @throws what a frame before failed with
   */
  async take(batch: LogBatch): Promise<void> {
    this.#isTaking = true;
    this.#highWatermark = batch.highWatermark;
    await this.#schemas?.learn(batch.packed);
    const { count } = batch.packed;
    for (let index = 0, isTaken = false; !isTaken; ) {
      if (this.#open.isFull) await this.#room();
      if (this.#failure !== null) throw this.#failure.error;
      if (this.#parts.signal.aborted) return;
      const next = this.#open.take(batch, index);
      this.#sinceTurn += next - index;
      index = next;
      isTaken = index === count;
      this.#isMidBatch = !isTaken;
      this.#send();
      // Other partitions have their turn in between, and what was sealed gets on its way.
      if (isTaken && this.#sinceTurn < sliceMessagesMax) continue;
      this.#sinceTurn = 0;
      await nextTurn();
    }
    this.#isTaking = false;
  }

  /** Resolves when nothing is on its way. @throws what a frame failed with */
  async settled(): Promise<void> {
    while (this.#sending !== null) await this.#sending;
    if (this.#failure !== null) throw this.#failure.error;
  }

  /** The position, if the partition has brought nothing for so long and the journal does not say so yet. */
  quietAt(forMs: number): number | null {
    const isBusy = this.#isTaking || this.#sending !== null;
    if (isBusy || this.#idle || performance.now() - this.#quietSinceMs < forMs) return null;
    return this.#position;
  }

  /** Journals that the partition ends at `end`, unless something has come meanwhile. */
  async journalIdle(end: number, forMs: number): Promise<void> {
    if (this.quietAt(forMs) !== end) return;
    this.#idle = true;
    try {
      await this.#inOrder(() => this.#writeIdle(end));
      this.#parts.onEvent({ kind: 'idle', ...this.place, end });
    } catch (error) {
      this.#idle = false;
      throw error;
    }
  }

  async #writeIdle(end: number): Promise<void> {
    const { writer } = this.#parts;
    // Idleness is said of a mark, and a partition whose beginning was deleted before it was ever read has none.
    if (this.#mark.mark === null && end > 0)
      this.#mark = await writer.append(this.place, this.#mark, sealEmpty(this.place, end));
    await writer.write(this.place, sealIdle(this.place, end));
  }

  /** Something is to be sent now. */
  get #isDue(): boolean {
    return this.#isMidBatch ? this.#open.isFull : !this.#open.isEmpty;
  }

  #room(): Promise<void> {
    return new Promise((resolve) => {
      this.#onRoom = resolve;
      // Nobody seals what stands behind a failure.
      if (this.#sending === null) resolve();
    });
  }

  /** Sends what is read, a frame at a time, until nothing is left. Exactly one sends for a partition. */
  #send(): void {
    if (this.#sending !== null || !this.#isDue) return;
    this.#sending = this.#sendAll()
      .catch((error: unknown) => {
        this.#failure = { error };
        this.#fail(error);
      })
      .finally(() => {
        this.#sending = null;
        this.#quietSinceMs = performance.now();
        this.#onRoom();
        // What became due since the last look.
        if (this.#failure === null && !this.#parts.signal.aborted) this.#send();
      });
  }

  async #sendAll(): Promise<void> {
    const { signal } = this.#parts;
    const { partition } = this.place;
    while (this.#isDue) {
      if (!this.#open.isFull) await this.#parts.departures.next();
      const reading = this.#open.seal();
      this.#onRoom();
      await this.#turns?.turn(partition, reading.latestMs, signal, this.#onHeld);
      if (signal.aborted) return;
      await this.#journal(reading);
      this.#turns?.done(partition, reading.frame.to < this.#highWatermark);
    }
  }

  async #journal({ frame, refused, counts, latestMs }: Reading): Promise<void> {
    const { deadLetters, onEvent, writer } = this.#parts;
    const { topic } = this.place;
    await deadLetters.send(this.place, refused);
    await this.#inOrder(async () => {
      this.#mark = await writer.append(this.place, this.#mark, frame);
    });
    this.#idle = false;
    this.#position = frame.to;
    for (const { code } of refused) onEvent({ kind: 'refused', topic, code });
    onEvent({
      kind: 'frame',
      ...this.place,
      from: frame.from,
      to: frame.to,
      counts,
      bytes: frame.bytes.length,
      latestMs,
      lag: Math.max(0, this.#highWatermark - frame.to),
    });
  }

  async #inOrder(append: () => Promise<void>): Promise<void> {
    const appended = this.#appended.then(append);
    this.#appended = appended.catch(() => undefined);
    await appended;
  }

  readonly #onHeld = (aheadMs: number): void => {
    this.#parts.onEvent({ kind: 'held', ...this.place, aheadMs });
  };
}
