import { encodeJournalFrame, type JournalFrame } from '@weir/journal';
import { isLogError, type Log, type LogWriter } from '@weir/log';
import { WeirError } from '@weir/model';
import { waitBeforeRetry } from '../patience.js';
import { weigh } from './mark.js';
import { journalPartition, readJournal } from './read-journal.js';

export interface RawPlace {
  readonly topic: string;
  readonly partition: number;
}

/** What is known of one raw partition in the journal: its mark, and the journal offset up to which that is certain. */
export interface PartitionMark {
  readonly mark: number | null;
  readonly since: number;
}

/** A frame as bytes, with what the fold of marks reads of it. */
export interface SealedFrame {
  readonly from: number;
  readonly to: number;
  /** The latest broker time of its messages, 0 without any: what a journal that keeps no time of its own goes by. */
  readonly timeMs: number;
  readonly bytes: Buffer;
}

export interface JournalWriterParts {
  readonly log: Log;
  readonly writer: LogWriter;
  readonly journal: string;
  readonly signal: AbortSignal;
  readonly onFailure: (place: RawPlace, error: Error) => void;
}

/** Failures after which nobody knows whether the frame was written, or which pass. Others end the ingest. */
const isUncertain = (error: unknown): error is Error =>
  isLogError(error, 'LOG_UNREACHABLE') || isLogError(error, 'LOG_OTHER');

/**
 * Appends raw frames so that their raw messages stand in the journal exactly once. It believes no acknowledgement
 * that it did not get: after a failure the mark is taken from the journal itself. One frame of a partition at a time.
 */
export class JournalWriter {
  readonly #parts: JournalWriterParts;
  /** Journal offset after the last that was acknowledged, of whichever partition: what is sent from then on lies behind it. */
  #acknowledged = 0;

  constructor(parts: JournalWriterParts) {
    this.#parts = parts;
  }

  /**
   * Appends a frame that begins at or before the partition's mark, and returns the partition's new mark.
   * @throws {WeirError} `FOLD_INVARIANT` where the journal has lost its end
   * @throws {WeirLogError} `LOG_CLOSED`, `LOG_MESSAGE_TOO_LARGE`, `LOG_TOPIC_MISSING`, `LOG_OFFSET_MISSING`
   */
  async append(place: RawPlace, known: PartitionMark, frame: SealedFrame): Promise<PartitionMark> {
    let standing = known;
    for (let attempt = 1; ; attempt++) {
      try {
        const baseOffset = await this.write(place, frame.bytes, frame.timeMs);
        this.#assertReaches(baseOffset, standing.since);
        return { mark: frame.to, since: baseOffset + 1 };
      } catch (error) {
        if (!isUncertain(error)) throw error;
        this.#parts.onFailure(place, error);
        await waitBeforeRetry(attempt, this.#parts.signal);
        standing = await this.#markInJournal(place, standing);
        if (standing.mark !== null && standing.mark >= frame.to) return standing;
      }
    }
  }

  /**
   * Appends a frame once and returns its offset, or throws.
   * @param timeMs broker time of what it tells, milliseconds UTC; left out: it tells of now
   * @throws {WeirError} `FOLD_INVARIANT` where the journal has lost its end
   */
  async write(place: RawPlace | null, bytes: Buffer, timeMs?: number): Promise<number> {
    const { journal, writer } = this.#parts;
    const key = place === null ? null : `${place.topic}/${place.partition}`;
    const message = { key, value: bytes, ...(timeMs === undefined ? {} : { timestampMs: timeMs }) };
    const known = this.#acknowledged;
    const { baseOffset } = await writer.append(journal, journalPartition, [message]);
    this.#assertReaches(baseOffset, known);
    this.#acknowledged = Math.max(this.#acknowledged, baseOffset + 1);
    return baseOffset;
  }

  /** What another partition writes may stand where frames of this one were: those would be missed for ever. */
  #assertReaches(offset: number, known: number): void {
    if (offset < known) throw new WeirError('FOLD_INVARIANT', `the journal went back to ${offset}, it had ${known}`);
  }

  async #markInJournal({ topic, partition }: RawPlace, { mark: before, since }: PartitionMark): Promise<PartitionMark> {
    let mark = before;
    const { log, journal, signal } = this.#parts;
    const known = this.#acknowledged;
    const end = await readJournal(log, journal, since, signal, (frame) => {
      if (frame.type !== 'raw' || frame.topic !== topic || frame.partition !== partition) return;
      if (weigh(mark, frame.from, frame.to) === 'taken') mark = frame.to;
    });
    this.#assertReaches(end, known);
    return { mark, since: end };
  }
}

export const sealIdle = ({ topic, partition }: RawPlace, end: number): Buffer =>
  encodeJournalFrame({ type: 'idle', topic, partition, end });

export const sealEmpty = ({ topic, partition }: RawPlace, at: number): SealedFrame => {
  const frame: JournalFrame = { type: 'raw', topic, partition, from: at, to: at, records: [] };
  return { from: at, to: at, timeMs: 0, bytes: encodeJournalFrame(frame) };
};
