import type { ErrorCode } from '@weir/model';
import { type DataReader, dataReader, type Fields, NotOfItsSchema, UnfitSchema } from './data-reader.js';
import { fingerprintOf, fingerprintText } from './fingerprint.js';
import { foreignTimeIn } from './foreign-times.js';
import { type Framing, framingOf } from './framing.js';
import { newestSchema, type PublishedSchema, publishedSchemas } from './published-schemas.js';
import type { RegistryAnswer } from './registry/registry.js';
import { type AvroRole, subjectsOf } from './subjects.js';
import { typeOf } from './type-of.js';

/** What an Avro message says, or why it is refused. */
export type AvroOutcome =
  | { readonly ok: true; readonly fields: Fields }
  | { readonly ok: false; readonly code: ErrorCode; readonly why: string };

/** What a registry has said of its schemas so far. */
export interface KnownSchemas {
  /** Undefined: the registry has not been asked, or does not know it. */
  answer(schemaId: number): RegistryAnswer | undefined;
}

const refused = (code: ErrorCode, why: string): AvroOutcome => ({ ok: false, code, why });

/**
 * Reads the Avro messages of one raw topic. Owns the readers made of the schemas it has met: making one takes far longer
 * than reading a message.
 */
export class TopicReader {
  readonly #role: AvroRole;
  readonly #registry: KnownSchemas | null;
  readonly #ofFingerprint = new Map<bigint, DataReader>();
  readonly #ofRegistry = new Map<number, DataReader>();
  readonly #isNewestTransfer = new Map<number, boolean>();

  constructor(role: AvroRole, registry: KnownSchemas | null = null) {
    this.#role = role;
    this.#registry = registry;
  }

  /** True where a registry's id is known to stand for our newest schema of transfers: its bytes are those of ours. */
  isNewestTransfer(schemaId: number): boolean {
    const known = this.#isNewestTransfer.get(schemaId);
    if (known !== undefined) return known;
    const answer = this.#registry?.answer(schemaId);
    if (answer === undefined) return false;
    const isNewest = isLike(answer, newestSchema('transfer'));
    this.#isNewestTransfer.set(schemaId, isNewest);
    return isNewest;
  }

  /** Reads a value that begins as Avro does (`looksLikeAvro`). Never throws, whatever the bytes are. */
  read(value: Buffer): AvroOutcome {
    const framing = framingOf(value);
    if (framing === null) return refused('AVRO_INVALID', 'the message ends inside its head');
    try {
      const reader = this.#readerOf(framing);
      return typeof reader === 'function' ? { ok: true, fields: reader(value, framing.dataAt) } : reader;
    } catch (error) {
      if (error instanceof NotOfItsSchema) return refused('AVRO_INVALID', error.message);
      if (error instanceof UnfitSchema) return refused('AVRO_SCHEMA_UNFIT', `${namedBy(framing)}: ${error.message}`);
      throw error;
    }
  }

  #readerOf(framing: Framing): DataReader | AvroOutcome {
    if (framing.kind === 'confluent') return this.#ofSchemaId(framing.schemaId, namedBy(framing));
    return this.#ofPublished(framing.fingerprint) ?? refused('AVRO_SCHEMA_UNKNOWN', namedBy(framing));
  }

  /** Made when the first message of it comes: most topics carry one schema, or none at all. */
  #ofPublished(fingerprint: bigint): DataReader | undefined {
    const known = this.#ofFingerprint.get(fingerprint);
    if (known !== undefined) return known;
    // The schemas of other topics too: that one of them came here is more than that nobody knows it.
    const published = Object.values(publishedSchemas()).flat();
    const schema = published.find((one) => one.fingerprint === fingerprint)?.schema;
    if (schema === undefined) return undefined;
    const reader = dataReader(schema, subjectsOf[this.#role]);
    this.#ofFingerprint.set(fingerprint, reader);
    return reader;
  }

  #ofSchemaId(schemaId: number, named: string): DataReader | AvroOutcome {
    const known = this.#ofRegistry.get(schemaId);
    if (known !== undefined) return known;
    if (this.#registry === null) return refused('AVRO_NO_REGISTRY', named);
    const answer = this.#registry.answer(schemaId);
    if (answer === undefined) return refused('AVRO_SCHEMA_UNKNOWN', named);
    if (answer.kind === 'unusable') return refused('AVRO_SCHEMA_UNFIT', `${named}: ${answer.why}`);
    const reader = dataReader(answer.schema, subjectsOf[this.#role]);
    this.#ofRegistry.set(schemaId, reader);
    return reader;
  }
}

/** True where a schema writes the same bytes to the same effect: fingerprints do not know what times are counted in. */
const isLike = (answer: RegistryAnswer, { fingerprint, schema }: PublishedSchema): boolean => {
  if (answer.kind === 'unusable') return false;
  try {
    return fingerprintOf(typeOf(answer.schema)) === fingerprint && foreignTimeIn(answer.schema, schema) === null;
  } catch {
    // It is no schema. Whoever reads a message of it says what is wrong with it.
    return false;
  }
};

const namedBy = (framing: Framing): string =>
  framing.kind === 'confluent'
    ? `schema ${framing.schemaId} of the registry`
    : `fingerprint ${fingerprintText(framing.fingerprint)}`;
