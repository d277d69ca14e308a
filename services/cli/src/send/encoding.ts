import {
  type AvroRole,
  confluentHead,
  headOfSingleObject,
  MessageEncoder,
  newestSchema,
  Registry,
  RegistryAway,
  RegistryRefused,
  registrySubject,
  subjectsOf,
} from '@weir/avro';
import { isObject, type SchemaRegistryConfig, type TopicNames, WeirError } from '@weir/model';
import type { RawRole } from './raw-topic.js';

const encodings = ['json', 'avro', 'confluent'] as const;
/** How messages of raw topics are written: JSON, Avro's single-object encoding, or Avro as a registry frames it. */
export type Encoding = (typeof encodings)[number];

/** The value of a message in Avro, or null where it goes as JSON. */
export type ToAvro = (value: unknown) => Buffer | null;

/** @throws {WeirError} `USAGE` */
export const parseEncoding = (text: string): Encoding => {
  const encoding = encodings.find((each) => each === text);
  if (encoding !== undefined) return encoding;
  throw new WeirError('USAGE', `--encoding wants one of ${encodings.join(', ')}, not ${text}`);
};

const inJson: ToAvro = () => null;

const isAvroRole = (role: RawRole): role is AvroRole => Object.hasOwn(subjectsOf, role);

/** Registers the schemas of a topic and returns the id of each. */
const idsOf = async (registry: Registry, role: AvroRole, topic: string): Promise<ReadonlyMap<bigint, number>> => {
  const ids = new Map<bigint, number>();
  for (const subject of subjectsOf[role]) {
    const published = newestSchema(subject);
    try {
      ids.set(published.fingerprint, await registry.register(registrySubject(topic, published), published.schema));
    } catch (error) {
      if (!(error instanceof RegistryAway || error instanceof RegistryRefused)) throw error;
      throw new WeirError('SCHEMA_REGISTRY', error.message, { cause: error });
    }
  }
  return ids;
};

/**
 * How messages of a raw topic are written. What no schema of the topic can say whole, and the chain's messages, go as
 * JSON. For `confluent` the schemas are registered first, each under topic and record.
 * @throws {WeirError} `USAGE` where no registry is configured; `SCHEMA_REGISTRY`
 */
export const openEncoding = async (
  encoding: Encoding,
  role: RawRole,
  { topics, schemaRegistry }: { readonly topics: TopicNames; readonly schemaRegistry: SchemaRegistryConfig | null },
): Promise<ToAvro> => {
  if (encoding === 'json' || !isAvroRole(role)) return inJson;
  let headOf = headOfSingleObject;
  if (encoding === 'confluent') {
    if (schemaRegistry === null)
      throw new WeirError('USAGE', '--encoding confluent wants a registry: set WEIR_SCHEMA_REGISTRY');
    const ids = await idsOf(new Registry(schemaRegistry), role, topics[role]);
    headOf = ({ fingerprint }) => confluentHead(ids.get(fingerprint)!);
  }
  const encoder = new MessageEncoder(role, headOf);
  return (value) => (isObject(value) ? encoder.encode(value) : null);
};
