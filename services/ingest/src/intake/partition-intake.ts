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
import { chunksOf } from './chunk.js';
import type { FairTurns } from './fair-turns.js';
import { frameBytesMax, type Reading, type ReadingRules, readChunk } from './read-chunk.js';
import type { RegistrySchemas } from './registry-schemas.js';

export interface IntakeParts {
  readonly writer: JournalWriter;
  readonly deadLetters: DeadLetters;
  readonly signal: AbortSignal;
  readonly onEvent: (event: IngestEvent) => void;
  readonly recordsPerFrameMax: number;
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
 * Takes one raw partition into the journal, from its mark on, a frame at a time. Owns the partition's mark and
 * position; nobody else appends frames of this partition in this process.
 */
export class PartitionIntake {
  readonly place: RawPlace;
  readonly #parts: IntakeParts;
  readonly #rules: ReadingRules;
  readonly #turns: FairTurns | null;
  readonly #schemas: RegistrySchemas | null;
  #mark: PartitionMark;
  #position: number;
  #busy = false;
  #idle: boolean;
  #quietSinceMs = performance.now();
  /** The append before; the next waits for it, so that one frame of the partition is in flight. */
  #appended: Promise<unknown> = Promise.resolve();

  constructor(parts: IntakeParts, { place, rules, turns, schemas, from, mark, idle }: IntakeStart) {
    this.#parts = parts;
    this.place = place;
    this.#rules = rules;
    this.#turns = turns;
    this.#schemas = schemas;
    this.#position = from;
    this.#mark = mark;
    this.#idle = idle;
  }

  /** Raw offset up to which everything has been journalled. */
  get position(): number {
    return this.#position;
  }

  async take(batch: LogBatch): Promise<void> {
    const { recordsPerFrameMax, signal } = this.#parts;
    const { partition } = this.place;
    this.#busy = true;
    for (const chunk of chunksOf(batch, recordsPerFrameMax, frameBytesMax)) {
      await this.#schemas?.learn(chunk);
      if (signal.aborted) return;
      // Read one by one, so that other partitions have their turn in between.
      for (const reading of readChunk(this.place, chunk, this.#rules)) {
        await this.#turns?.turn(partition, reading.latestMs, signal, this.#onHeld);
        if (signal.aborted) return;
        await this.#journal(reading, batch.highWatermark);
        this.#turns?.done(partition, reading.frame.to < batch.highWatermark);
      }
    }
    this.#busy = false;
    this.#quietSinceMs = performance.now();
  }

  /** The position, if the partition has brought nothing for so long and the journal does not say so yet. */
  quietAt(forMs: number): number | null {
    if (this.#busy || this.#idle || performance.now() - this.#quietSinceMs < forMs) return null;
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

  async #journal({ frame, refused, counts, latestMs }: Reading, highWatermark: number): Promise<void> {
    const { deadLetters, onEvent, writer } = this.#parts;
    const { topic } = this.place;
    await deadLetters.send(this.place, refused);
    await this.#inOrder(async () => {
      this.#mark = await writer.append(this.place, this.#mark, frame);
    });
    this.#idle = false;
    this.#position = frame.to;
    for (const { code } of refused) onEvent({ kind: 'refused', topic, code });
    const lag = Math.max(0, highWatermark - frame.to);
    onEvent({
      kind: 'frame',
      ...this.place,
      from: frame.from,
      to: frame.to,
      counts,
      bytes: frame.bytes.length,
      latestMs,
      lag,
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
