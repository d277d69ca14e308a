import { confluentIdAt, type KnownAnswers, RegistryAway } from '@weir/avro';
import type { PackedRecords } from '@weir/log';
import { waitBeforeRetry } from '../patience.js';

export interface RegistrySchemasParts {
  readonly known: KnownAnswers;
  readonly signal: AbortSignal;
  /** The registry did not answer; it will be asked again. */
  readonly onAway: (schemaId: number, error: Error) => void;
}

/**
 * Learns of a registry's schemas before the messages that name them are read. While the registry is away it asks again
 * and again: a message must not be refused because a server that is not ours is down.
 */
export class RegistrySchemas {
  readonly #parts: RegistrySchemasParts;
  readonly #ended: Promise<void>;

  constructor(parts: RegistrySchemasParts) {
    this.#parts = parts;
    this.#ended = new Promise((resolve) => {
      parts.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  /** Resolves when the registry has said what it knows of every id named, or the signal is aborted. */
  async learn({ bytes, count, valueFrom, valueTo }: PackedRecords): Promise<void> {
    let last = -1;
    for (let index = 0; index < count; index++) {
      const schemaId = confluentIdAt(bytes, valueFrom[index]!, valueTo[index]!);
      // Messages of one sender name one schema.
      if (schemaId === null || schemaId === last) continue;
      last = schemaId;
      await this.#learnId(schemaId);
      if (this.#parts.signal.aborted) return;
    }
  }

  async #learnId(schemaId: number): Promise<void> {
    const { known, signal, onAway } = this.#parts;
    for (let attempt = 1; !signal.aborted; attempt++) {
      try {
        // A registry that is silent must not keep an ingest that is asked to end.
        await Promise.race([known.learn(schemaId), this.#ended]);
        return;
      } catch (error) {
        if (!(error instanceof RegistryAway)) throw error;
        onAway(schemaId, error);
        await waitBeforeRetry(attempt, signal);
      }
    }
  }
}
