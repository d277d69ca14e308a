import type { KnownSchemas } from '../topic-reader.js';
import type { Registry, RegistryAnswer } from './registry.js';

/** So long an id that the registry did not have is not asked for again. */
const absentMs = 30_000;
/** So many such ids are remembered; a sender that makes ids up must not fill the memory. */
const absentIdsMax = 10_000;

/**
 * What a registry has answered: kept for ever, for an id means the same for ever. That it does not have an id is kept
 * for a short while. Each id is asked for once, however many want it.
 */
export class KnownAnswers implements KnownSchemas {
  readonly #registry: Pick<Registry, 'schema'>;
  readonly #nowMs: () => number;
  readonly #answers = new Map<number, RegistryAnswer>();
  readonly #absentSinceMs = new Map<number, number>();
  readonly #asking = new Map<number, Promise<void>>();

  constructor(registry: Pick<Registry, 'schema'>, nowMs: () => number = () => performance.now()) {
    this.#registry = registry;
    this.#nowMs = nowMs;
  }

  answer(schemaId: number): RegistryAnswer | undefined {
    return this.#answers.get(schemaId);
  }

  /** Resolves when the registry has said what it knows of an id. @throws {RegistryAway} where it does not answer */
  async learn(schemaId: number): Promise<void> {
    if (this.#answers.has(schemaId) || this.#isAbsent(schemaId)) return;
    let asking = this.#asking.get(schemaId);
    if (asking === undefined) {
      asking = this.#ask(schemaId).finally(() => this.#asking.delete(schemaId));
      this.#asking.set(schemaId, asking);
    }
    await asking;
  }

  #isAbsent(schemaId: number): boolean {
    const sinceMs = this.#absentSinceMs.get(schemaId);
    return sinceMs !== undefined && this.#nowMs() - sinceMs < absentMs;
  }

  async #ask(schemaId: number): Promise<void> {
    const answer = await this.#registry.schema(schemaId);
    if (answer !== null) {
      this.#absentSinceMs.delete(schemaId);
      this.#answers.set(schemaId, answer);
      return;
    }
    if (this.#absentSinceMs.size >= absentIdsMax) this.#absentSinceMs.clear();
    this.#absentSinceMs.set(schemaId, this.#nowMs());
  }
}
