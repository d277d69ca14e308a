import { isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';
import type { TopicReader } from '@weir/avro';
import { type JournalRecord, messageBytesMax, RawFrameWriter, TransferFields } from '@weir/journal';
import type { LogBatch } from '@weir/log';
import { timeMsMax } from '@weir/model';
import type { Refused } from '../dead-letters/dead-letter.js';
import { type DecodedMessage, decodeMessage } from '../decode/decode-message.js';
import type { Decoder } from '../decode/raw-message.js';
import type { RecordCounts } from '../events.js';
import type { RawPlace, SealedFrame } from '../journal/journal-writer.js';
import type { PlainReader } from '../plain/plain-reader.js';

/** A frame ready to be appended, with what else its messages ask for. */
export interface Reading {
  readonly frame: SealedFrame;
  readonly refused: readonly Refused[];
  readonly counts: RecordCounts;
  /** Latest time of a transfer, milliseconds UTC; null without transfers. */
  readonly latestMs: number | null;
}

export interface ReadingRules {
  readonly decode: Decoder;
  /** For messages that are plain enough; what it leaves, `decode` reads. Null where all is left. */
  readonly plain: PlainReader | null;
  /** Null or left out: the topic carries JSON only. */
  readonly avro?: TopicReader | null;
  readonly futureToleranceMs: number;
}

/** Brokers take messages up to 1 MiB unless told otherwise. */
export const frameBytesMax = 900_000;

/**
 * So much is read without a pause, so that others have their turn: half a millisecond of work, some where no message is
 * plain. All partitions may have a slice one after another before the process looks at its sockets again.
 */
export const sliceMessagesMax = 250;
const sliceBytesMax = 2 * 2 ** 20;

const noCounts = { transfer: 0, void: 0, label: 0, report: 0, rejected: 0 };

/**
 * The frame under way of one raw partition: takes messages until it is full, or until it is sealed because the journal
 * is free for the next. So the slower the journal, the larger the frames, and small batches never make a backlog.
 * Owns what is between two seals; frames follow each other without gaps, also where offsets have no message.
 */
export class OpenFrame {
  readonly #place: RawPlace;
  readonly #rules: ReadingRules;
  readonly #recordsMax: number;
  readonly #writer: RawFrameWriter;
  readonly #fields = new TransferFields();
  #to: number;
  /** Where the batch lies. Asking a Buffer for it, or for a part of itself, is dear where it is done for each message. */
  #memory: ArrayBufferLike = new ArrayBuffer(0);
  #isFull = false;
  #counts: Record<keyof RecordCounts, number> = { ...noCounts };
  #refused: Refused[] = [];
  #latestMs: number | null = null;
  /** The latest broker time of the frame's messages. */
  #timeMs = 0;

  /** @param from raw offset at which the first frame begins */
  constructor(place: RawPlace, rules: ReadingRules, recordsMax: number, from: number) {
    this.#place = place;
    this.#rules = rules;
    this.#recordsMax = recordsMax;
    this.#writer = new RawFrameWriter(place.topic, place.partition, from);
    this.#to = from;
  }

  /** It takes no more before it is sealed. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Nothing is to be journalled. */
  get isEmpty(): boolean {
    return this.#to === this.#writer.from;
  }

  /**
   * Takes messages of a batch from the one at `index` on, until the frame is full or it is time for others.
   * Returns the index of the next that is to be taken: the number of messages when all are.
   */
  take(batch: LogBatch, index: number): number {
    const { bytes, count, offsets, valueFrom, valueTo } = batch.packed;
    this.#memory = bytes.buffer;
    let left = sliceBytesMax;
    let next = index;
    const end = Math.min(count, index + sliceMessagesMax);
    while (next < end && left > 0 && !this.#isFull) {
      if (!this.#message(batch, next)) break;
      this.#timeMs = Math.max(this.#timeMs, Math.min(timeMsMax, batch.packed.timesMs[next]!));
      left -= valueTo[next]! - valueFrom[next]!;
      next++;
      this.#isFull = this.#writer.count >= this.#recordsMax;
    }
    this.#to = next < count ? offsets[next]! : batch.nextOffset;
    return next;
  }

  /** The frame as it stands; the next begins where it ends. */
  seal(): Reading {
    const { from } = this.#writer;
    const to = this.#to;
    const reading = {
      frame: { from, to, timeMs: this.#timeMs, bytes: this.#writer.seal(to) },
      refused: this.#refused,
      counts: this.#counts,
      latestMs: this.#latestMs,
    };
    this.#counts = { ...noCounts };
    this.#refused = [];
    this.#latestMs = null;
    this.#timeMs = 0;
    this.#isFull = false;
    return reading;
  }

  /** Takes a message; false where the frame has no room left for it, and is full. */
  #message(batch: LogBatch, index: number): boolean {
    const { packed } = batch;
    // What Kafka lets a sender write as a time need be none, and frames could not carry it.
    const timeMs = Math.min(timeMsMax, Math.max(0, packed.timesMs[index]!));
    const { bytes, offsets, valueFrom, valueTo } = packed;
    const at = valueFrom[index]!;
    const end = valueTo[index]!;
    if (this.#isPlain(bytes, at, end, timeMs)) {
      const plain = new Uint8Array(this.#memory, bytes.byteOffset + at, end - at);
      // Bytes that are no UTF-8 would join names that differ.
      if (this.#rules.plain!.isAscii || isUtf8(plain)) {
        this.#writer.transfer(offsets[index]!, timeMs, hash('sha256', plain, 'binary'), this.#fields);
        if (!this.#fits()) return false;
        this.#count('transfer', this.#fields.time);
        return true;
      }
    }
    const value = at < 0 ? null : bytes.subarray(at, end);
    const message = { ...this.#place, offset: offsets[index]!, timeMs, value };
    const { avro, decode, futureToleranceMs } = this.#rules;
    const decoded = decodeMessage(message, decode, futureToleranceMs, avro);
    this.#writer.record(decoded.record);
    if (!this.#fits()) return false;
    this.#keep(batch, index, this.#writer.byteLength > frameBytesMax ? this.#tooLarge(decoded.record) : decoded);
    return true;
  }

  /** True where the message is a plain transfer that is not to be refused; `#fields` then say which. */
  #isPlain(bytes: Buffer, at: number, end: number, timeMs: number): boolean {
    const { futureToleranceMs, plain } = this.#rules;
    if (plain === null || at < 0 || end - at > messageBytesMax) return false;
    return plain.read(bytes, at, end, this.#fields) && this.#fields.time <= timeMs + futureToleranceMs;
  }

  /** False where the last record makes the frame too long for its others: then it is taken back. */
  #fits(): boolean {
    if (this.#writer.byteLength <= frameBytesMax || this.#writer.count === 1) return true;
    this.#writer.undo();
    this.#isFull = true;
    return false;
  }

  #keep(batch: LogBatch, index: number, { record, detail }: DecodedMessage): void {
    this.#count(record.kind, record.kind === 'transfer' ? record.transfer.time : Number.NEGATIVE_INFINITY);
    if (record.kind !== 'rejected') return;
    const { code, sha256 } = record;
    this.#refused.push({ record: batch.records[index]!, code, detail, sha256 });
  }

  /**
   * The only record of the frame as a refused one. Numbers like 1e20 grow when they are written again, so the length
   * of a message does not bound its record.
   */
  #tooLarge({ offset, timeMs, sha256 }: JournalRecord): DecodedMessage {
    const detail = `${this.#writer.byteLength} bytes as a record, at most ${frameBytesMax}`;
    const record = { kind: 'rejected', offset, timeMs, sha256, code: 'MESSAGE_TOO_LARGE' } as const;
    this.#writer.undo();
    this.#writer.record(record);
    return { record, detail };
  }

  #count(kind: keyof RecordCounts, timeMs: number): void {
    this.#counts[kind]++;
    if (kind === 'transfer' && (this.#latestMs === null || timeMs > this.#latestMs)) this.#latestMs = timeMs;
  }
}
