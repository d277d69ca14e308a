import { confluentIdOf } from '../framing.js';
import type { KnownSchemas } from '../topic-reader.js';
import { KnownAnswers } from './known-answers.js';
import { type Registry, type RegistryAnswer, RegistryAway } from './registry.js';

/**
 * Why what a message says is not known here: it names a schema of a registry, and that does not answer; nobody says where it is; or it does
 * not have the schema.
 */
export type Unreadable = 'registry-away' | 'registry-unknown' | 'schema-unknown';

/** A registry that did not answer is left alone for so long: nobody is kept waiting once for each message. */
const leftAloneMs = 5_000;

/**
 * A registry's schemas for readers that people wait for: ingest waits until the registry answers, these say that it does not, and
 * ask again later.
 */
export class SchemasAtHand implements KnownSchemas {
  readonly #known: KnownAnswers | null;
  readonly #nowMs: () => number;
  #askAgainMs = Number.NEGATIVE_INFINITY;

  /** @param registry null: nobody says where it is */
  constructor(registry: Pick<Registry, 'schema'> | null, nowMs: () => number = () => performance.now()) {
    this.#known = registry === null ? null : new KnownAnswers(registry, nowMs);
    this.#nowMs = nowMs;
  }

  answer(schemaId: number): RegistryAnswer | undefined {
    return this.#known?.answer(schemaId);
  }

  /**
   * Learns of the schema that a value names, where it is framed so.
   * @returns why the value cannot be read now; null: all that is to be known of its schema is known
   */
  async learn(value: Buffer | null): Promise<Unreadable | null> {
    const schemaId = confluentIdOf(value);
    if (schemaId === null) return null;
    if (this.#known === null) return 'registry-unknown';
    if (this.#known.answer(schemaId) !== undefined) return null;
    if (this.#nowMs() < this.#askAgainMs) return 'registry-away';
    try {
      await this.#known.learn(schemaId);
      return this.#known.answer(schemaId) === undefined ? 'schema-unknown' : null;
    } catch (error) {
      if (!(error instanceof RegistryAway)) throw error;
      this.#askAgainMs = this.#nowMs() + leftAloneMs;
      return 'registry-away';
    }
  }
}
