import { isLogError, type LogWriter } from '@weir/log';
import { dlqOf } from '@weir/model';
import type { RawPlace } from '../journal/journal-writer.js';
import { waitBeforeRetry } from '../patience.js';
import { deadLetter, type Refused } from './dead-letter.js';

export interface DeadLettersParts {
  readonly writer: LogWriter;
  /** Partitions of the dead-letter topic of each raw topic. */
  readonly partitionsOf: ReadonlyMap<string, number>;
  readonly signal: AbortSignal;
  readonly onFailure: (place: RawPlace, error: Error) => void;
}

/**
 * Puts refused messages on their dead-letter topic, at least once: they are there before the journal says that they
 * were refused, so a crash between the two can repeat them. Their headers name the place they came from.
 */
export class DeadLetters {
  readonly #parts: DeadLettersParts;

  constructor(parts: DeadLettersParts) {
    this.#parts = parts;
  }

  async send(place: RawPlace, refused: readonly Refused[]): Promise<void> {
    if (refused.length === 0) return;
    const { writer, partitionsOf, signal, onFailure } = this.#parts;
    const { topic, partition } = place;
    const target = partition % (partitionsOf.get(topic) ?? 1);
    let clip = false;
    for (let attempt = 1; ; attempt++) {
      try {
        const letters = refused.map((each) => deadLetter(topic, partition, each, clip));
        await writer.append(dlqOf(topic), target, letters);
        return;
      } catch (error) {
        // A topic that takes less than others still gets the headers and the beginning of each.
        const tooLarge = isLogError(error, 'LOG_MESSAGE_TOO_LARGE') && !clip;
        if (!tooLarge && !isLogError(error, 'LOG_UNREACHABLE') && !isLogError(error, 'LOG_OTHER')) throw error;
        onFailure(place, error);
        if (tooLarge) clip = true;
        else await waitBeforeRetry(attempt, signal);
        // Left undone here, the frame is not journalled either: the next start reads these messages again.
        if (signal.aborted) throw error;
      }
    }
  }
}
